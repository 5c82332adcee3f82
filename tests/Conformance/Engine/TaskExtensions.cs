namespace Gristmill.Conformance.Engine;

/// <summary>Waiting in tests.</summary>
public static class TaskExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Fails rather than hangs when a task that is to end soon does not.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="Soon(Task)" />
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);
}
