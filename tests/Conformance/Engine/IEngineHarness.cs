using Orleans;

namespace Gristmill.Conformance.Engine;

/// <summary>
/// A running engine under test. It runs the grains of this assembly with its default options, the storage
/// <see cref="Grains.MemoryStorage"/> under the key <see cref="Grains.MemoryStorage.Name"/>, reminders, and as services
/// one <see cref="Probes"/> and the call filter <see cref="Grains.RecordingFilter"/>.
/// </summary>
public interface IEngineHarness : IAsyncDisposable
{
    /// <summary>The factory as code outside the grains has it.</summary>
    IGrainFactory GrainFactory { get; }

    /// <summary>The services of the process that runs the grains.</summary>
    IServiceProvider Services { get; }

    /// <summary>What goes by the clock that the test advances; tests of minutes of anything else are skipped.</summary>
    InjectedTime InjectedTime { get; }

    /// <summary>Lets that time pass.</summary>
    Task AdvanceAsync(TimeSpan time);

    /// <summary>Waits until the engine waits for a moment exactly that far off, and lets that time pass.</summary>
    Task AdvanceToTimerAsync(TimeSpan time);

    /// <summary>Stops the engine as a host does and starts another over the same storage, reminders and probes.</summary>
    Task RestartAsync();
}
