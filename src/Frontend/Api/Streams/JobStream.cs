using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Frontend.Api;

/// <summary>The events of one job: whatever is new in the store after what the client has seen.</summary>
internal static class JobStream
{
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

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
                    await stream.TellAsync("end", cursor ?? default(JobCursor).ToString(), new EndEventJson(id, "ended"));
                    return;
                }

                await stream.BeatAsync();
                if (await NextAsync(stream, watch, id, cursor, time) is not { } next)
                {
                    await stream.TellAsync("end", cursor ?? default(JobCursor).ToString(), new EndEventJson(id, "deleted"));
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

    private static Task TellAsync(EventStream stream, Guid id, JobEventView each) =>
        each.Line is { } line ? stream.TellAsync("log", each.Cursor, LogLineJson.From(line))
        : each.Progress is { } progress ? stream.TellAsync("progress", each.Cursor, ProgressJson.From(progress))
        : stream.TellAsync("state", each.Cursor, StateEventJson.From(id, each.Job!));
}
