using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>Between batches and the wire's.</summary>
internal static class BatchWire
{
    /// <summary>The batch takes no more jobs.</summary>
    public static RequestFault Closed { get; } = new()
    {
        Code = "batch_closed", Field = "id", Message = "The batch is closed: it takes no more jobs. Nothing was enqueued.",
    };

    public static BatchView ToView(Batch batch) => new()
    {
        Id = batch.Id,
        Name = batch.Name,
        CreatedAt = batch.CreatedAt,
        ClosedAt = batch.ClosedAt,
        FinishedAt = batch.FinishedAt,
        Total = batch.Total,
        Completed = batch.Completed,
        Canceled = batch.Canceled,
        Discarded = batch.Discarded,
        Callback = batch.Callback?.Id,
    };
}
