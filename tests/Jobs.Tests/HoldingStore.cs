using System.Reflection;

namespace Gristmill.Jobs.Tests;

/// <summary>The store, whose next acquisition that takes something answers only when it may.</summary>
public class HoldingStore : DispatchProxy
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _holds;
    private int _asked;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public IJobStore Store { get; set; } = null!;

    /// <summary>Whether it says that other silos use it.</summary>
    public bool Shared { get; set; }

    /// <summary>Whether it fails instead of answering.</summary>
    public bool Unreachable { get; set; }

    /// <summary>How often jobs were asked for: acquisitions and promotions.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public Action? BeforeHeartbeat { get; set; }

    /// <summary>What enqueues wait for before they reach the store; null means nothing.</summary>
    public TaskCompletionSource? Enqueuing { get; set; }

    /// <summary>What promotions wait for before they reach the store; null means nothing.</summary>
    public TaskCompletionSource? Promoting { get; set; }

    /// <summary>Whether what is due cannot be promoted, for others have locked it.</summary>
    public bool DueIsLocked { get; set; }

    public bool FailsNextAcquisition { get; set; }

    public Task HoldNextAsync()
    {
        _holds = true;
        return _taken.Task;
    }

    public void Release() => _released.TrySetResult();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == "get_IsShared") return Shared;
        if (targetMethod.Name == nameof(IJobStore.HeartbeatAsync)) BeforeHeartbeat?.Invoke();
        if (Unreachable && !targetMethod.IsSpecialName) throw new StoreUnreachableException("It is away.");
        switch (targetMethod.Name)
        {
            case nameof(IJobStore.EnqueueAsync) when Enqueuing is { } gate:
                return AfterAsync(gate.Task, () => Store.EnqueueAsync((IReadOnlyList<Job>)args![0]!, Now));
            case nameof(IJobStore.PromoteAsync) when DueIsLocked:
                return Task.FromResult(new Promotion(0, Store.Clock.GetUtcNow()));
            case nameof(IJobStore.PromoteAsync) when Promoting is { } gate:
                return AfterAsync(gate.Task, () => Store.PromoteAsync((int)args![0]!, Now));
            case nameof(IJobStore.AcquireAsync) when FailsNextAcquisition:
                FailsNextAcquisition = false;
                return Task.FromException<Acquisition>(new StoreUnreachableException("It is away."));
        }

        var result = targetMethod.Invoke(Store, args);
        if (targetMethod.Name == nameof(IJobStore.PromoteAsync)) Interlocked.Increment(ref _asked);
        if (result is not Task<Acquisition> acquiring) return result;
        Interlocked.Increment(ref _asked);
        return HoldAsync(acquiring);
    }

    private static async Task AfterAsync(Task gate, Func<Task> then)
    {
        await gate;
        await then();
    }

    private static async Task<T> AfterAsync<T>(Task gate, Func<Task<T>> then)
    {
        await gate;
        return await then();
    }

    private async Task<Acquisition> HoldAsync(Task<Acquisition> acquiring)
    {
        var acquired = await acquiring;
        if (acquired.Jobs.Count == 0 || !_holds) return acquired;
        _taken.TrySetResult();
        await _released.Task;
        return acquired;
    }
}
