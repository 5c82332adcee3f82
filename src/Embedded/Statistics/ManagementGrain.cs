using System.Net;
using Gristmill.Embedded.Hosting;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Gristmill.Embedded.Statistics;

/// <summary>Tells about the engine by Orleans' own interface.</summary>
[Reentrant]
internal sealed class ManagementGrain(EmbeddedEngine engine) : Grain, IManagementGrain
{
    /// <summary>This engine has no address and one incarnation: the silo of every activation is this process.</summary>
    private static readonly SiloAddress Here = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 0), 1);

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => Task.FromResult<SimpleGrainStatistic[]>(
        [.. engine.Read().Where(type => type.Activations > 0).Select(type => new SimpleGrainStatistic
        {
            GrainType = type.GrainType, SiloAddress = Here, ActivationCount = type.Activations,
        })]);

    public Task<int> GetTotalActivationCount() => Task.FromResult(engine.Read().Sum(type => type.Activations));

    public Task ForceActivationCollection(TimeSpan ageLimit) =>
        Task.WhenAll(IdleCollection.Collect(engine, ageLimit).Select(activation => activation.Deactivated));
}
