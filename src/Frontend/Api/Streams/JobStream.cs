using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Frontend.Api;

/// <summary>The events of one job: whatever is new in the store after what the client has seen.</summary>
internal static class JobStream
{
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    /// <summary>Reads where in a job's stream an event stands; null where no event was seen. False: it is an event of no stream, or of another job's.</summary>
    public static bool TryReadCursor(string? eventId, Guid job, out string? cursor)
    {
        var prefix = EventId(job, "");
        cursor = eventId?.StartsWith(prefix, StringComparison.Ordinal) == true ? eventId[prefix.Length..] : null;
        return eventId is null || cursor is not null;
    }

    /// <summary>Tells all that is new until the job has ended, the client leaves or the node drains.</summary>
    public static async Task RunAsync(HttpContext context, IJobWatchGrain watch, Guid id, string? cursor, JobNewsView news, TimeProvider time)
    {
        using var stream = new EventStream(context);
        try
        {
            await stream.BeginAsync();
            while (true)
            {
                foreach (var each in news.Events)
                {
                    cursor = each.Cursor;
                    await TellAsync(stream, id, each);
                }

                if (news.Ended)
                {
                    await stream.TellAsync("end", EventId(id, cursor ?? default(JobCursor).ToString()), new EndEventJson(id, "ended"));
                    return;
                }

                await stream.BeatAsync();
                if (await NextAsync(stream, watch, id, cursor, time) is not { } next)
                {
                    await stream.TellAsync("end", EventId(id, cursor ?? default(JobCursor).ToString()), new EndEventJson(id, "deleted"));
                    return;
                }

                news = next;
            }
        }
        catch (OperationCanceledException) when (stream.Ended.IsCancellationRequested)
        {
            // The client left, or goes on with another node.
        }
    }

    /// <summary>What is new; null when the job is gone. A store that is away is waited for.</summary>
    private static async Task<JobNewsView?> NextAsync(EventStream stream, IJobWatchGrain watch, Guid id, string? cursor, TimeProvider time)
    {
        try
        {
            return await watch.WatchAsync(id, cursor, stream.Patience, stream.Ended);
        }
        catch (StoreUnreachableException)
        {
            await Task.Delay(StoreRetry, time, stream.Ended);
            return new JobNewsView();
        }
    }

    /// <summary>An event's id: the job, for a place in one job's stream means nothing in another's, and the place.</summary>
    private static string EventId(Guid job, string cursor) => $"{job:N}.{cursor}";

    private static Task TellAsync(EventStream stream, Guid id, JobEventView each) =>
        each.Line is { } line ? stream.TellAsync("log", EventId(id, each.Cursor), LogLineJson.From(line))
        : each.Progress is { } progress ? stream.TellAsync("progress", EventId(id, each.Cursor), ProgressJson.From(progress))
        : stream.TellAsync("state", EventId(id, each.Cursor), StateEventJson.From(id, each.Job!));
}
