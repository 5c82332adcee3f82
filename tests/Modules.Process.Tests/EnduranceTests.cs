using System.Text;
using Gristmill.Modules.Sdk;
using Gristmill.Testing.Processes;

namespace Gristmill.Modules.Process.Tests;

/// <summary>Many calls over workers that are recycled all the while.</summary>
[Collection(AloneCollection.Name)]
public sealed class EnduranceTests
{
    private const int Callers = 16;
    private const int CallsEach = 400;
    private const int MaxCallsEach = 50_000;

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    [InlineData("php")]
    public async Task Recycling_under_load_loses_no_call_and_leaks_nothing(string language)
    {
        await RunAsync(language, workers: 2);
        var before = Descriptors();
        var workers = await RunAsync(language, workers: 8);
        await Probe.UntilAsync(() => Descriptors() <= before && !workers.Any(Probe.Lives), "everything to be given back");
    }

    [Fact]
    public async Task A_hundred_thousand_calls_leave_descriptors_memory_and_processes_as_they_were()
    {
        await using var pool = await ConformanceWorker.StartAsync("php", manifest => manifest with { Workers = 2, MaxCalls = 10_000 });
        await CallAsync(pool, 20_000);
        var before = (Descriptors: Descriptors(), Children: ProcessTree.Children(Environment.ProcessId), Memory: Resident());
        await CallAsync(pool, 100_000);
        // A worker that is replaced has its successor beside it for a moment.
        await Probe.UntilAsync(
            () => Descriptors() <= before.Descriptors && ProcessTree.Children(Environment.ProcessId) <= before.Children, "the counts of before");
        Assert.InRange(Resident() - before.Memory, long.MinValue, 32 << 20);
        Assert.All(pool.Pool.Slots, slot => Assert.InRange(slot.MemoryBytes, 0, 64 << 20));
    }

    private static async Task CallAsync(ProcessModuleInstance pool, int calls)
    {
        var left = calls;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                Assert.IsType<ModuleOutcome.Success>(await pool.InvokeAsync("echo", "[1]"u8.ToArray(), new ModuleContext(default)));
        })));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static long Resident() => Environment.WorkingSet;

    [Fact]
    public async Task A_call_given_up_leaves_no_fault_that_nobody_looks_at()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs fault)
        {
            if (fault.Exception.InnerException is WorkerFailedException) Interlocked.Increment(ref unobserved);
        }

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await using (var worker = BadWorker.Start("late"))
            {
                await worker.EchoAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(
                    () => worker.BadAsync(timeout: TimeSpan.FromMilliseconds(100)));
            }

            for (var collection = 0; collection < 5; collection++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal(0, unobserved);
    }

    private static async Task<HashSet<int>> RunAsync(string language, int workers)
    {
        await using var pool = await ConformanceWorker.StartAsync(language, manifest => manifest with
        {
            Workers = 2, MaxCalls = 200,
        });
        var seen = new HashSet<int>();
        var count = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < CallsEach || Volatile.Read(ref count) < workers; call++)
            {
                Assert.True(call < MaxCallsEach, $"Only {count} workers were seen.");
                var text = $"[{caller},{call}]";
                var outcome = await pool.InvokeAsync("echo", Encoding.UTF8.GetBytes(text), new ModuleContext(default));
                Assert.Equal(text, Encoding.UTF8.GetString(Assert.IsType<ModuleOutcome.Success>(outcome).Result.Span));
                if (caller > 0 || call % 5 > 0) continue;
                foreach (var slot in pool.Pool.Slots.Where(slot => slot.Pid > 0)) seen.Add(slot.Pid);
                Volatile.Write(ref count, seen.Count);
            }
        })));
        return seen;
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
