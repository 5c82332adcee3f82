using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A batch.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="State">Open (takes more jobs), Closed (waits for its jobs) or Finished.</param>
/// <param name="Progress">Its ended jobs as a part of all, 0 to 1.</param>
/// <param name="Total">Its jobs.</param>
/// <param name="Unfinished">Those that have not ended.</param>
/// <param name="Completed">Those that completed.</param>
/// <param name="Canceled">Those that were canceled.</param>
/// <param name="Discarded">Those that were discarded.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ClosedAt">From when on it takes no more jobs.</param>
/// <param name="FinishedAt">When it was closed and all its jobs had ended.</param>
/// <param name="Callback">The job that follows, which is there when the batch has finished.</param>
internal sealed record BatchStateJson(
    Guid Id,
    string Name,
    string State,
    double Progress,
    long Total,
    long Unfinished,
    long Completed,
    long Canceled,
    long Discarded,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? FinishedAt,
    Guid? Callback)
{
    /// <summary>The jobs that came with the request, in the order asked for; null in answers to others.</summary>
    public IReadOnlyList<JobSummaryJson>? Jobs { get; init; }

    public static BatchStateJson From(BatchView batch)
    {
        var ended = batch.Completed + batch.Canceled + batch.Discarded;
        return new BatchStateJson(batch.Id, batch.Name, batch.FinishedAt is not null ? "Finished" : batch.ClosedAt is not null ? "Closed" : "Open",
            batch.Total == 0 ? (batch.FinishedAt is null ? 0 : 1) : Math.Round((double)ended / batch.Total, 4), batch.Total, batch.Total - ended,
            batch.Completed, batch.Canceled, batch.Discarded, batch.CreatedAt, batch.ClosedAt, batch.FinishedAt, batch.Callback);
    }
}
