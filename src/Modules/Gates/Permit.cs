namespace Gristmill.Modules;

/// <summary>The held right to proceed through a <see cref="Gate"/>; disposing it, once or more, gives it back.</summary>
public sealed class Permit : IDisposable
{
    private Gate? _gate;

    internal Permit(Gate gate) => _gate = gate;

    /// <summary>Gives the permit to the caller that has waited longest, or back to the gate.</summary>
    public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release(here: false);

    /// <summary>
    /// The same, but the caller that gets the permit goes on at once on this thread: for a thread that has nothing else to do.
    /// </summary>
    internal void HandOver() => Interlocked.Exchange(ref _gate, null)?.Release(here: true);
}
