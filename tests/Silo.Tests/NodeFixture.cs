using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Gristmill.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Gristmill.Silo.Tests;

/// <summary>A whole node in this process, whose clock stands still until a test advances it.</summary>
public sealed class NodeFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gristmill-");
    private IHost? _host;

    public ManualTimeProvider Clock { get; } = new();

    public IJobStore Store => Get<IJobStore>();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public T Get<T>() where T : notnull => _host!.Services.GetRequiredService<T>();

    public async Task StartAsync(params string[] flags)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        NodeConfiguration.Use(builder.Configuration, ["--data", _data.FullName, .. flags]);
        builder.AddNode();
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        _host = builder.Build();
        await _host.StartAsync(Now);
    }

    public async Task StopAsync()
    {
        // The clock stands still, so a drain is given its time here.
        var stopping = _host!.StopAsync(CancellationToken.None);
        while (!stopping.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stopping;
        _host.Dispose();
        _host = null;
    }

    public async Task<Guid> EnqueueAsync(string operation, string args, int maxAttempts = 3)
    {
        var reply = await Get<IGrainFactory>().GetGrain<IJobCatalogGrain>(0).EnqueueAsync(
            [
                new JobRequest
                {
                    Module = "testbed",
                    Operation = operation,
                    Args = System.Text.Encoding.UTF8.GetBytes(args),
                    MaxAttempts = maxAttempts,
                    TimeoutSeconds = 3_600,
                },
            ],
            Now);
        Assert.Null(reply.Fault);
        return reply.Jobs.Single().Id;
    }

    public IJobGrain Grain(Guid id) => Get<IGrainFactory>().GetGrain<IJobGrain>(id);

    /// <summary>Looks until the job is in a state, without advancing the clock.</summary>
    public async Task<Job> UntilAsync(Guid id, JobState state)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var job = (await Store.FindAsync(id, Now))!;
            if (job.State == state) return job;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"The job is {job.State} and not {state}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    /// <summary>Advances the clock from heartbeat to heartbeat.</summary>
    public async Task BeatAsync(TimeSpan time)
    {
        var beat = Get<JobRunnerOptions>().Heartbeat;
        for (var passed = TimeSpan.Zero; passed < time; passed += beat)
        {
            await Clock.WaitForTimerAsync(beat).WaitAsync(Patience, Now);
            Clock.Advance(beat);
        }

        await Clock.WaitForTimerAsync(beat).WaitAsync(Patience, Now);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await StopAsync();
        _data.Delete(recursive: true);
    }
}
