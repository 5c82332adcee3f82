using Microsoft.Extensions.DependencyInjection;

namespace Gristmill.Conformance.Engine;

/// <summary>The base of the engine suites: an engine per test.</summary>
public abstract class EngineConformance : IAsyncLifetime
{
    private IEngineHarness? _engine;

    /// <summary>The engine under test.</summary>
    protected IEngineHarness Engine => _engine!;

    /// <summary>The probes of this test's grains.</summary>
    protected Probes Probes => Engine.Services.GetRequiredService<Probes>();

    /// <summary>A grain key of this test's own, for engines that are shared between tests.</summary>
    protected string Key { get; } = Guid.NewGuid().ToString("N");

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _engine = await StartEngineAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts an engine.</summary>
    protected abstract Task<IEngineHarness> StartEngineAsync();

    /// <summary>Skips a test that needs minutes of what the engine does by the real clock.</summary>
    protected void NeedsInjected(InjectedTime time) => Assert.SkipUnless(
        Engine.InjectedTime.HasFlag(time), $"This engine's {time} go by the real clock; the test needs minutes of it.");
}
