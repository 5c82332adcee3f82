using Gristmill.Embedded.Tests.Grains;
using Microsoft.Extensions.Options;

namespace Gristmill.Embedded.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<EmbeddedEngineOptions>> Wrong { get; } = new()
    {
        { nameof(EmbeddedEngineOptions.GrainAssemblies), options => options.GrainAssemblies.Clear() },
        { nameof(EmbeddedEngineOptions.MailboxLimit), options => options.MailboxLimit = 0 },
        { nameof(EmbeddedEngineOptions.ResponseTimeout), options => options.ResponseTimeout = TimeSpan.Zero },
        { nameof(EmbeddedEngineOptions.CollectionAge), options => options.CollectionAge = TimeSpan.Zero },
        { nameof(EmbeddedEngineOptions.CollectionInterval), options => options.CollectionInterval = TimeSpan.Zero },
        { nameof(EmbeddedEngineOptions.ActivationTimeout), options => options.ActivationTimeout = TimeSpan.Zero },
        { nameof(EmbeddedEngineOptions.DeactivationTimeout), options => options.DeactivationTimeout = -TimeSpan.FromSeconds(1) },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task An_option_that_cannot_work_is_refused_by_name_at_start(
        string key, Action<EmbeddedEngineOptions> change)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestEngine.StartAsync(options =>
        {
            options.GrainAssemblies.Add(typeof(ProbeGrain).Assembly);
            change(options);
        }));
        Assert.Contains(key, failure.Message);
        Assert.Contains("expected", failure.Message);
    }
}
