namespace Gristmill.Jobs.PostgreSql;

/// <summary>A write that answers a value once it is durable.</summary>
internal abstract class PendingWrite<T>(T nothing) : PendingWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _done.Task;

    /// <summary>The answer, as far as it is known.</summary>
    public virtual T Result { get; set; } = nothing;

    public override void Committed() => _done.TrySetResult(Result);

    public override void Failed(Exception failure) => _done.TrySetException(failure);
}
