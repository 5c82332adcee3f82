using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api;

/// <summary>The changes of all jobs that a filter takes, as the silo that is asked hears of them.</summary>
internal static class ChangeStream
{
    /// <summary>Tells changes until the client leaves or the node drains.</summary>
    public static async Task RunAsync(HttpContext context, IJobWatchGrain watch, ChangeQuery query, ChangeNewsView news)
    {
        using var stream = new EventStream(context);
        try
        {
            await stream.BeginAsync();
            while (true)
            {
                foreach (var each in news.Events)
                {
                    if (each.Job is { } job) await stream.TellAsync("job", each.Cursor, JobChangeJson.From(each.Change, job));
                    else await stream.TellAsync("gap", each.Cursor, new GapJson(each.Missed == 0 ? null : each.Missed));
                }

                await stream.BeatAsync();
                news = await watch.ReadChangesAsync(query, news.Cursor, stream.Patience, stream.Ended);
            }
        }
        catch (OperationCanceledException) when (stream.Ended.IsCancellationRequested)
        {
            // The client left, or goes on with another node.
        }
    }
}
