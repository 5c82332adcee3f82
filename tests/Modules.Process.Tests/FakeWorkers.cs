namespace Gristmill.Modules.Process.Tests;

/// <summary>Launches workers that do what a test tells them.</summary>
internal sealed class FakeWorkers : IWorkerLauncher
{
    private readonly Lock _lock = new();
    private readonly List<FakeWorker> _made = [];

    public IReadOnlyList<string> Unapplied => [];

    /// <summary>Decides about each boot, by its number from 1: null boots, a text fails.</summary>
    public Func<int, string?> Boot { get; set; } = _ => null;

    /// <summary>When set, boots wait for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public int Boots { get; private set; }

    public IReadOnlyList<FakeWorker> Made
    {
        get { lock (_lock) return [.. _made]; }
    }

    public async Task<IWorker> LaunchAsync(CancellationToken cancellation)
    {
        int number;
        lock (_lock) number = ++Boots;
        if (Hold is { } hold) await hold.Task.WaitAsync(cancellation);
        if (Boot(number) is { } failure) throw new WorkerBootException(failure);
        lock (_lock)
        {
            var worker = new FakeWorker(_made.Count + 1);
            _made.Add(worker);
            return worker;
        }
    }
}
