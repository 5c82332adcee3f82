namespace Gristmill.Modules;

/// <summary>
/// A draining node's word to the calls that run as jobs, in two steps: first what waits for a permit goes back, later
/// what still runs. Plain calls are not touched: their callers wait for an answer.
/// </summary>
public sealed class JobDrain : IDisposable
{
    private readonly CancellationTokenSource _waiting = new();
    private readonly CancellationTokenSource _running = new();

    /// <summary>Fires for calls that wait for a permit.</summary>
    public CancellationToken Waiting => _waiting.Token;

    /// <summary>Fires for calls that run.</summary>
    public CancellationToken Running => _running.Token;

    /// <summary>The first step.</summary>
    public void Begin() => _waiting.Cancel();

    /// <summary>The second step.</summary>
    public void StopRunning() => _running.Cancel();

    /// <inheritdoc />
    public void Dispose()
    {
        _waiting.Dispose();
        _running.Dispose();
    }
}
