using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Gristmill.Modules;

/// <summary>
/// How a module's calls went. Its memory is bounded by how many operations the module has, not by calls. Safe for many threads.
/// </summary>
internal sealed class ModuleStatistics(TimeProvider time)
{
    /// <summary>How many errors are kept.</summary>
    public const int MaxErrors = 20;

    private const int LongestMessage = 500;

    /// <summary>How many of the calls that run are told, the longest running first.</summary>
    private const int MaxRunning = 100;

    private readonly ConcurrentDictionary<RunningCall, bool> _running = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Operation> _operations = [];
    private readonly LatencyWindow _waits = new(time);
    private readonly Queue<CallError> _errors = new();
    private int _waiting;

    /// <summary>A call begins to wait for a permit; the answer is to be given to <see cref="EndWait"/>.</summary>
    public long BeginWait()
    {
        Interlocked.Increment(ref _waiting);
        return time.GetTimestamp();
    }

    /// <summary>A call had its permit at once.</summary>
    public void AddNoWait()
    {
        lock (_lock) _waits.Add(TimeSpan.Zero);
    }

    /// <summary>Its wait is over, whether it got one or not.</summary>
    public void EndWait(long began)
    {
        Interlocked.Decrement(ref _waiting);
        var waited = time.GetElapsedTime(began);
        lock (_lock) _waits.Add(waited);
    }

    /// <summary>A call begins to run; what it tells of its progress goes to the answer.</summary>
    public RunningCall BeginRun(ModuleCall call)
    {
        var running = new RunningCall(call.Operation, call.Attempt?.JobId, time.GetTimestamp(), call.Observer);
        _running[running] = true;
        return running;
    }

    /// <summary>It runs no more.</summary>
    public void EndRun(RunningCall call) => _running.TryRemove(call, out _);

    /// <summary>A call has ended.</summary>
    public void Add(string operation, string version, ModuleOutcome outcome)
    {
        lock (_lock)
        {
            if (!_operations.TryGetValue(operation, out var entry)) _operations[operation] = entry = new Operation(time);
            var name = outcome.GetType().Name;
            entry.Outcomes[name] = entry.Outcomes.GetValueOrDefault(name) + 1;
            // One that was refused did not run.
            if (outcome.Ran > TimeSpan.Zero || outcome is ModuleOutcome.Success) entry.Ran.Add(outcome.Ran);
            if (Error(outcome) is not var (code, message)) return;
            if (_errors.Count == MaxErrors) _errors.Dequeue();
            _errors.Enqueue(new CallError(time.GetUtcNow(), operation, version, code,
                message.Length <= LongestMessage ? message : $"{message.AsSpan(0, LongestMessage)}..."));
        }
    }

    /// <summary>Forgets operations that the module no longer has.</summary>
    public void Keep(IEnumerable<string> operations)
    {
        lock (_lock)
            foreach (var gone in _operations.Keys.Except(operations).ToArray()) _operations.Remove(gone);
    }

    public StatisticsInfo Describe()
    {
        lock (_lock)
            return new(Volatile.Read(ref _waiting), _waits.DescribeRecent(), _waits.DescribeTotal(),
                [
                    .. _operations.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new OperationInfo(
                        entry.Key, entry.Value.Outcomes.ToImmutableSortedDictionary(StringComparer.Ordinal),
                        entry.Value.Ran.DescribeRecent(), entry.Value.Ran.DescribeTotal())),
                ],
                [.. _errors.Reverse()])
            {
                Running =
                [
                    .. _running.Keys.OrderBy(call => call.Started).Take(MaxRunning).Select(call => new RunningInfo(
                        call.Operation, call.JobId, time.GetElapsedTime(call.Started), call.Progress?.Fraction, call.Progress?.Message ?? "")),
                ],
            };
    }

    /// <summary>What an operator wants to see of it: not that a caller left or sent something wrong, nor a drain.</summary>
    private static (string Code, string Message)? Error(ModuleOutcome outcome) => outcome switch
    {
        ModuleOutcome.Fault fault => (fault.Code, fault.Message),
        ModuleOutcome.TimedOut late => (ModuleErrorCodes.TimedOut, $"The time limit of {late.Limit.TotalSeconds} s passed."),
        ModuleOutcome.Overloaded full => (ModuleErrorCodes.Overloaded, full.Message),
        ModuleOutcome.Unavailable broken => (ModuleErrorCodes.ModuleUnavailable, broken.Message),
        _ => null,
    };

    private sealed class Operation(TimeProvider time)
    {
        public Dictionary<string, long> Outcomes { get; } = [];

        public LatencyWindow Ran { get; } = new(time);
    }
}
