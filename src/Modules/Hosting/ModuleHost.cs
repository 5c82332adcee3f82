using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>
/// Runs calls: finds the module, loads it if this is its first call, takes a permit of the operation's gate, runs the
/// operation within its time limit, and gives the permit back however that ended. Its awaits do not go back to where a call came
/// from, a grain's turns say: nothing in it needs that, and each time would cost a wait for a thread.
/// </summary>
public sealed class ModuleHost(
    ModuleRegistry registry,
    ModuleGates gates,
    JobDrain drain,
    ModuleHostOptions options,
    TimeProvider time,
    ILogger<ModuleHost> logger) : IDisposable
{
    /// <summary>How often a module is read again whose files keep changing while it is loaded.</summary>
    private const int MaxReads = 3;

    private readonly BlockingThreads _threads = new(gates.Blocking.Capacity);
    private readonly StuckCalls _stuck = new(options.MaxStuckCalls);

    /// <summary>Calls that were abandoned and still run.</summary>
    public int Stuck => _stuck.Total;

    /// <summary>Runs a call. Every way it can end is an outcome; nothing is thrown.</summary>
    public async Task<ModuleOutcome> InvokeAsync(ModuleCall call, CancellationToken caller)
    {
        for (var reads = 1; ; reads++)
        {
            try
            {
                using var module = registry.Enter(call.Module);
                if (module is null)
                    return new ModuleOutcome.NotFound(
                        ModuleErrorCodes.ModuleNotFound, $"There is no module '{call.Module}'.");
                if (!module.Manifest.Operations.TryGetValue(call.Operation, out var operation))
                    return new ModuleOutcome.NotFound(ModuleErrorCodes.OperationNotFound,
                        $"Module '{call.Module}' has no operation '{call.Operation}'; it has "
                        + $"{string.Join(", ", module.Manifest.Operations.Keys.Order(StringComparer.Ordinal))}.");
                var outcome = operation.Check(call.Arguments) ?? await RunWithPermitAsync(call, module, operation, caller).ConfigureAwait(false);
                module.Slot.Statistics.Add(call.Operation, module.Manifest.Version, outcome);
                return outcome;
            }
            catch (ManifestException unusable)
            {
                return new ModuleOutcome.Unavailable(unusable.Message);
            }
            catch (ModuleChangedException changed)
            {
                // Nothing of it was loaded yet, so what stands there now is as good as what stood there before.
                var reloads = await registry.ReloadAsync([call.Module], CancellationToken.None).ConfigureAwait(false);
                if (reads == MaxReads || reloads is [{ Outcome: ReloadOutcome.Failed }])
                    return new ModuleOutcome.Unavailable(reloads is [{ Reason: { Length: > 0 } reason }] ? reason : changed.Message);
            }
        }
    }

    private async Task<ModuleOutcome> RunWithPermitAsync(
        ModuleCall call, ModuleLease module, OperationManifest operation, CancellationToken caller)
    {
        try
        {
            // Before a permit is taken, so that a module that hangs while it loads holds nothing that others need.
            var instance = await LoadAsync(call, module, caller).ConfigureAwait(false);
            // Before the permit too: who waits for memory holds nothing that others need.
            using var memory = await ReserveAsync(call, module, instance, caller).ConfigureAwait(false);
            using var permit = await AcquireAsync(gates.For(operation.Class), call, module.Slot.Statistics, caller).ConfigureAwait(false);
            if (_stuck.IsFull(call.Module))
            {
                // Off the thread that handed the permit over, which is for operations.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                return new ModuleOutcome.Unavailable(
                    $"Module {call.Module} has {options.MaxStuckCalls} calls that were told to stop and still run "
                    + "(Modules:MaxStuckCalls); it is called again when one has ended.");
            }

            return await RunAsync(call, module, memory, permit, operation, instance, caller).ConfigureAwait(false);
        }
        catch (MemoryRefusedException refused)
        {
            return new ModuleOutcome.Overloaded($"Module {call.Module}: {refused.Message}");
        }
        catch (OperationCanceledException)
        {
            return caller.IsCancellationRequested ? new ModuleOutcome.Canceled()
                : call.Attempt is not null ? new ModuleOutcome.Draining()
                : new ModuleOutcome.Overloaded(
                    $"No permit of the {gates.For(operation.Class).Name} gate came free within {options.MaxWait.TotalSeconds} s "
                    + "(Modules:MaxWait).");
        }
        catch (GateFullException full)
        {
            return new ModuleOutcome.Overloaded(full.Message);
        }
        catch (ModuleLoadException failure) when (failure is not ModuleChangedException)
        {
            return new ModuleOutcome.Unavailable(failure.Message);
        }
    }

    private async ValueTask<Permit> AcquireAsync(
        Gate gate, ModuleCall call, ModuleStatistics statistics, CancellationToken caller)
    {
        if (!caller.IsCancellationRequested && !(call.Attempt is not null && drain.Waiting.IsCancellationRequested)
            && gate.TryAcquire() is { } free)
        {
            statistics.AddNoWait();
            return free;
        }

        var began = statistics.BeginWait();
        try
        {
            return await AcquireAsync(gate, call, caller).ConfigureAwait(false);
        }
        finally
        {
            statistics.EndWait(began);
        }
    }

    private async ValueTask<Permit> AcquireAsync(Gate gate, ModuleCall call, CancellationToken caller)
    {
        if (call.Attempt is null)
        {
            using var patience = new CancellationTokenSource(options.MaxWait, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(caller, patience.Token);
            return await gate.AcquireAsync(shed: true, both.Token).ConfigureAwait(false);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(caller, drain.Waiting);
        // Not shed: the job runner bounds how many of these there are.
        return await gate.AcquireAsync(shed: false, either.Token).ConfigureAwait(false);
    }

    /// <summary>The memory of a call within this process, where its module states any; workers have theirs reserved by their pool.</summary>
    private async Task<MemoryReservation?> ReserveAsync(
        ModuleCall call, ModuleLease module, IModuleInstance instance, CancellationToken caller)
    {
        if (module.Manifest.MemoryBytes is not { } bytes || !instance.HoldsThread) return null;
        using var patience = new CancellationTokenSource(options.MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            caller, call.Attempt is null ? patience.Token : drain.Waiting);
        try
        {
            return await gates.Memory.ReserveAsync(bytes, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (call.Attempt is null && !caller.IsCancellationRequested)
        {
            throw new MemoryRefusedException(
                $"No {bytes >> 20} MiB of memory came free within {options.MaxWait.TotalSeconds} s (Limits:MemoryMb, Modules:MaxWait).");
        }
    }

    private async Task<IModuleInstance> LoadAsync(
        ModuleCall call, ModuleLease module, CancellationToken caller)
    {
        if (call.Attempt is null) return await module.LoadAsync(caller).ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(caller, drain.Waiting);
        return await module.LoadAsync(either.Token).ConfigureAwait(false);
    }

    private async Task<ModuleOutcome> RunAsync(
        ModuleCall call, ModuleLease module, MemoryReservation? memory, Permit permit, OperationManifest operation,
        IModuleInstance instance, CancellationToken caller)
    {
        using var activity = ModuleTelemetry.Activities.StartActivity("module.invoke");
        activity?.SetTag("gristmill.module", call.Module).SetTag("gristmill.operation", call.Operation);
        var limit = call.Timeout ?? TimeSpan.FromSeconds(operation.TimeoutSeconds);
        var draining = call.Attempt is null ? CancellationToken.None : drain.Running;
        using var timeout = new CancellationTokenSource(limit, time);
        // Disposed of by the running operation's end, not by ours: an abandoned one still looks at its token.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(caller, draining, timeout.Token);
        var stopping = stop.Token;
        var started = time.GetTimestamp();
        var running = StartAsync(call, module.Move(), memory?.Move(), permit, operation, instance, limit, stop);
        var outcome = await EndedOrNullAsync(call, running, stopping).ConfigureAwait(false)
            ?? (caller.IsCancellationRequested ? new ModuleOutcome.Canceled()
                : draining.IsCancellationRequested ? new ModuleOutcome.Draining()
                : new ModuleOutcome.TimedOut(limit));
        return Check(outcome, operation) with { Ran = time.GetElapsedTime(started) };
    }

    /// <summary>
    /// The operation under way: on a thread of its own when it computes or blocks, and never on the caller's, which an
    /// operation that says it waits and yet blocks would hold.
    /// </summary>
    private async Task<ModuleOutcome> StartAsync(
        ModuleCall call, ModuleLease module, MemoryReservation? memory, Permit permit, OperationManifest operation,
        IModuleInstance instance, TimeSpan limit, CancellationTokenSource stop)
    {
        // Held until the operation really ends: an abandoned one keeps the instance it runs in, and its memory.
        using (module)
        using (memory)
        using (stop)
        {
            var statistics = module.Slot.Statistics;
            var progress = statistics.BeginRun(call);
            try
            {
                var context = new ModuleContext(stop.Token, call.Attempt) { Limit = limit, Progress = progress };
                if (call.Observer is { } observer) context = context with { Log = new ObservedLog(observer) };
                return await InvokeAsync(call, permit, operation, instance, context).ConfigureAwait(false);
            }
            finally
            {
                statistics.EndRun(progress);
            }
        }
    }

    private async Task<ModuleOutcome> InvokeAsync(
        ModuleCall call, Permit permit, OperationManifest operation, IModuleInstance instance, ModuleContext context)
    {
        if (!instance.HoldsThread) return await instance.InvokeAsync(call.Operation, call.Arguments, context).ConfigureAwait(false);
        return operation.Class == OperationClass.Cpu
            ? await _threads.RunAsync(
                () => instance.InvokeAsync(call.Operation, call.Arguments, context).AsTask().GetAwaiter().GetResult(),
                permit.HandOver).ConfigureAwait(false)
            : await Task.Run(
                () => instance.InvokeAsync(call.Operation, call.Arguments, context).AsTask(), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// What the operation came to; null when it was stopped, whether it noticed or had to be abandoned.
    /// </summary>
    private async Task<ModuleOutcome?> EndedOrNullAsync(
        ModuleCall call, Task<ModuleOutcome> running, CancellationToken stop)
    {
        try
        {
            return await running.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await running.WaitAsync(options.StopGrace, time, CancellationToken.None).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }

        // A result that came in within the grace is as good as one in time: the work is done.
        if (running.IsCompletedSuccessfully) return await running.ConfigureAwait(false);
        if (!running.IsCompleted) Abandon(running, call);
        return null;
    }

    private void Abandon(Task running, ModuleCall call) => Log.CallAbandoned(
        logger, call.Module, call.Operation, options.StopGrace, _stuck.Add(call.Module, running));

    private ModuleOutcome Check(ModuleOutcome outcome, OperationManifest operation)
    {
        if (outcome is not ModuleOutcome.Success(var result)) return outcome;
        var most = Math.Min(options.MaxResultBytes, operation.MaxResultBytes ?? int.MaxValue);
        if (result.Length > most)
            return new ModuleOutcome.Fault(ModuleErrorCodes.ResultTooLarge,
                $"The result has {result.Length} bytes; at most {most} are allowed.", Retryable: false);
        return JsonText.IsValid(result.Span)
            ? outcome
            : new ModuleOutcome.Fault(ModuleErrorCodes.MalformedResult, "The result is not JSON.", Retryable: true);
    }

    /// <inheritdoc />
    public void Dispose() => _threads.Dispose();
}
