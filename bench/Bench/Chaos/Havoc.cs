using Gristmill.Testing.Chaos;

namespace Gristmill.Bench.Chaos;

/// <summary>Breaks one thing after another, in an order that a seed decides; two nodes are never gone at once.</summary>
internal sealed class Havoc(ChaosCluster cluster, IReadOnlyList<string> names, Random random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly Dictionary<string, int> _done = [];
    private readonly Lock _lock = new();
    private string? _gone;

    /// <summary>What was done how often.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>The nodes that answer.</summary>
    public IReadOnlyList<string> Up
    {
        get { lock (_lock) return [.. names.Where(name => name != _gone)]; }
    }

    /// <summary>Minutes by which a node's clock is off; the first one's is right.</summary>
    public static int SkewOf(int node) => node == 0 ? 0 : node % 2 == 1 ? 5 : -5;

    /// <summary>Goes on until the time is over; all nodes run then.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        var started = Clock.GetTimestamp();
        (string What, Func<Task> Do)[] ways =
        [
            ("nodes killed with -9 and started again", KillAsync), ("nodes paused with SIGSTOP for 13 to 20 s", PauseAsync),
            ("restarts of the database", cluster.RestartDatabaseAsync), ("times all connections cut", CutAsync),
        ];
        while (Clock.GetElapsedTime(started) < time)
        {
            // All ways in each round, so that a short run has all of them.
            foreach (var (what, way) in Shuffled(ways))
            {
                Console.WriteLine($"... {Clock.GetElapsedTime(started).TotalSeconds:N0} s: {what}");
                await way();
                _done[what] = _done.GetValueOrDefault(what) + 1;
                await WaitAsync(2, 6);
            }
        }
    }

    private async Task KillAsync()
    {
        var name = await TakeAsync();
        await cluster.KillAsync(name);
        await WaitAsync(1, 15);
        await cluster.StartNodeAsync(name, FakeTime.Skew(SkewOf(names.ToList().IndexOf(name))));
        Return();
    }

    private async Task PauseAsync()
    {
        var name = await TakeAsync();
        cluster.Pause(name);
        // Beyond the time after which a silent node's jobs are taken back.
        await WaitAsync(13, 20);
        cluster.Resume(name);
        Return();
    }

    private Task<int> CutAsync() => cluster.Server.CutConnectionsAsync(cluster.Database);

    /// <summary>A node to lose, while it runs jobs if it ever does.</summary>
    private async Task<string> TakeAsync()
    {
        var name = names[random.Next(names.Count)];
        var started = Clock.GetTimestamp();
        while (await cluster.RunningOnAsync(name) == 0 && Clock.GetElapsedTime(started) < Patience) await WaitAsync(0, 0.2);
        lock (_lock) return _gone = name;
    }

    private void Return()
    {
        lock (_lock) _gone = null;
    }

    private Task WaitAsync(double least, double most) =>
        Task.Delay(TimeSpan.FromSeconds(least + (most - least) * random.NextDouble()), Clock);

    private T[] Shuffled<T>(T[] items)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
