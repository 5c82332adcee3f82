using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Jobs;

/// <summary>What becomes of a batch as its jobs end, as pure functions.</summary>
public static class BatchLife
{
    /// <summary>The batch after one of its jobs ended.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="before">How the job had ended when it was counted before; null where it is counted for the first time.</param>
    /// <param name="state">How it ended now.</param>
    public static Batch Count(Batch batch, JobState? before, JobState state)
    {
        if (before is { } earlier) batch = Add(batch, earlier, -1);
        return Add(batch, state, 1);
    }

    /// <summary>The batch, closed.</summary>
    public static Batch Close(Batch batch, DateTimeOffset now) =>
        batch.ClosedAt is not null ? batch : batch with { ClosedAt = Microseconds.Truncate(now) };

    /// <summary>The batch finished, and the job that follows, where it has come so far; otherwise as it was.</summary>
    public static (Batch Batch, Job? Callback) Finish(Batch batch, DateTimeOffset now)
    {
        if (batch is not { ClosedAt: not null, FinishedAt: null, Unfinished: 0 }) return (batch, null);
        batch = batch with { FinishedAt = Microseconds.Truncate(now) };
        return (batch, batch.Callback is { } callback ? Follow(batch, callback, now) : null);
    }

    private static Job Follow(Batch batch, BatchCallback callback, DateTimeOffset now)
    {
        var job = JobLife.Create(callback.Job, callback.Id, now);
        if (callback.As is not { } name) return job;
        var told = new JsonObject
        {
            ["id"] = batch.Id, ["name"] = batch.Name, ["total"] = batch.Total,
            ["completed"] = batch.Completed, ["canceled"] = batch.Canceled, ["discarded"] = batch.Discarded,
        };
        return job with
        {
            Args = JsonMembers.With(job.Args.Span, new Dictionary<string, ReadOnlyMemory<byte>> { [name] = JsonSerializer.SerializeToUtf8Bytes(told) }),
        };
    }

    private static Batch Add(Batch batch, JobState state, int by) => state switch
    {
        JobState.Completed => batch with { Completed = batch.Completed + by },
        JobState.Canceled => batch with { Canceled = batch.Canceled + by },
        JobState.Discarded => batch with { Discarded = batch.Discarded + by },
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "The job has not ended."),
    };
}
