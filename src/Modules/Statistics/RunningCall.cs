using Gristmill.Modules.Sdk;

namespace Gristmill.Modules;

/// <summary>A call that runs, and how far it says it is.</summary>
internal sealed class RunningCall(string operation, string? jobId, long started, ICallObserver? observer) : IProgress<ModuleProgress>
{
    private const int LongestMessage = 500;

    private ModuleProgress? _progress;

    public string Operation => operation;

    /// <summary>The job that it is an attempt of; null for a plain call.</summary>
    public string? JobId => jobId;

    public long Started => started;

    /// <summary>What it said last; null when it has said nothing.</summary>
    public ModuleProgress? Progress => Volatile.Read(ref _progress);

    /// <summary>Only the last is kept, and bounded.</summary>
    public void Report(ModuleProgress value)
    {
        Volatile.Write(ref _progress, new ModuleProgress(
            value.Fraction is { } fraction && double.IsFinite(fraction) ? Math.Clamp(fraction, 0, 1) : null,
            value.Message.Length <= LongestMessage ? value.Message : $"{value.Message.AsSpan(0, LongestMessage)}..."));
        observer?.Progressed(value);
    }
}
