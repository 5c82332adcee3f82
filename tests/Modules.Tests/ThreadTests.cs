using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Tests;

public sealed class ThreadTests
{
    [Fact]
    public void An_episode_of_starvation_is_said_once_at_its_begin_and_once_at_its_end()
    {
        var lines = new Lines<SchedulingDelay>();
        using var delay = new SchedulingDelay(lines);
        foreach (var milliseconds in (int[])[1, 499, 500, 3_000, 200, 600, 99, 1, 500, 5])
            delay.Observe(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal([LogLevel.Warning, LogLevel.Information, LogLevel.Warning, LogLevel.Information], lines.Levels);
        Assert.Contains("00:00:03", lines.Texts[1]);
        Assert.Equal((2, false, TimeSpan.FromMilliseconds(5)), (delay.Episodes, delay.Starving, delay.Last));
    }

    [Fact]
    public void The_probe_measures_the_pool_s_threads()
    {
        using var delay = new SchedulingDelay(NullLogger<SchedulingDelay>.Instance);
        using (new SchedulingProbe(delay, TimeProvider.System))
        {
            Assert.True(SpinWait.SpinUntil(() => delay.Last > TimeSpan.Zero, TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public void A_fault_that_nobody_awaited_is_counted_and_said()
    {
        var lines = new Lines<BackgroundFaults>();
        using var faults = new BackgroundFaults(lines);
        Forget();
        Assert.True(SpinWait.SpinUntil(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return faults.Count > 0;
        }, TimeSpan.FromSeconds(30)));
        Assert.Contains(LogLevel.Error, lines.Levels);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget() => _ = Task.FromException(new InvalidOperationException("Forgotten."));

    private sealed class Lines<T> : ILogger<T>
    {
        public List<LogLevel> Levels { get; } = [];

        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Levels)
            {
                Levels.Add(logLevel);
                Texts.Add(formatter(state, exception));
            }
        }
    }
}
