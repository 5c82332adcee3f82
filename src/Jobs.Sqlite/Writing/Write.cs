namespace Gristmill.Jobs.Sqlite;

/// <summary>A write that answers a value once it is durable.</summary>
internal sealed class Write<T>(Func<WriteSession, T> body) : IWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    public void Run(WriteSession session) => _result = body(session);

    public void Committed() => _done.TrySetResult(_result!);

    public void Failed(Exception failure) => _done.TrySetException(failure);
}
