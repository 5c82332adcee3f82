using Gristmill.Testing.Processes;

namespace Gristmill.Bench.Contest;

/// <summary>A peer, by its two drivers.</summary>
/// <param name="worker">The driver that runs jobs.</param>
/// <param name="producer">The driver that enqueues.</param>
/// <param name="database">Its database, when that is its own.</param>
/// <param name="chunk">Jobs of one bulk insert.</param>
/// <param name="databaseTime">Processor time of its database.</param>
internal sealed class PeerContestant(
    DriverProcess worker, DriverProcess producer, IAsyncDisposable? database, int chunk, Func<TimeSpan> databaseTime) : IContestant
{
    public TimeSpan WorkerTime => ProcessTree.ProcessorTime(worker.Process.Id);

    public TimeSpan DatabaseTime => databaseTime();

    public async Task<double> SingleAsync(int jobs, int producers) =>
        (double)(await producer.AskAsync(new { @do = "single", jobs, producers }, "single"))["seconds"]!;

    public async Task<double> BulkAsync(int jobs) =>
        (double)(await producer.AskAsync(new { @do = "bulk", jobs, chunk }, "bulk"))["seconds"]!;

    public async Task PauseAsync(int jobs)
    {
        await worker.AskAsync(new { @do = "expect", jobs }, "expect");
        worker.Process.Pause();
    }

    public async Task<double> DrainAsync()
    {
        worker.Process.Resume();
        await worker.HearAsync("first");
        return await Timing.SecondsAsync(UntilEndedAsync);
    }

    public async Task<IReadOnlyList<double>> ProbeAsync(int jobs, TimeSpan every)
    {
        await worker.AskAsync(new { @do = "expect", jobs }, "expect");
        await producer.AskAsync(new { @do = "probe", jobs, everyMs = (int)every.TotalMilliseconds }, "probe");
        return [.. (await worker.HearAsync("work"))["latencies"]!.AsArray().Select(latency => (double)latency!)];
    }

    public async ValueTask DisposeAsync()
    {
        await worker.DisposeAsync();
        await producer.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    private async Task UntilEndedAsync()
    {
        await worker.HearAsync("work");
        await Timing.UntilAsync(async () => (int)(await producer.AskAsync(new { @do = "left" }, "left"))["jobs"]! == 0,
            "the peer's jobs to end", TimeSpan.FromMinutes(10));
    }
}
