namespace Gristmill.Modules.Tests;

public sealed class MemoryTests : IDisposable
{
    private const long Gigabyte = 1L << 30;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gristmill-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(24, 23, 18_432)] // a free host: three quarters
    [InlineData(24, 10, 9_216)] // a host in use: nine tenths of what is free
    [InlineData(2, 2, 1_536)]
    [InlineData(512, 500, 393_216)]
    public void Modules_share_three_quarters_of_the_memory_and_leave_a_tenth_of_what_is_free(int total, int available, long megabytes) =>
        Assert.Equal(megabytes, LimitFormulas.MemoryMb(new HostMemory(total * Gigabyte, available * Gigabyte, "host")));

    [Fact]
    public void A_small_host_leaves_64_MiB_and_an_unreadable_one_bounds_nothing()
    {
        Assert.Equal(64, LimitFormulas.MemoryMb(new HostMemory(64L << 20, 1L << 20, "control group")));
        Assert.Equal(LimitOptions.MaxMemoryMb, LimitFormulas.MemoryMb(null));
    }

    [Theory]
    [InlineData("0::/mill\n", "mill/memory.max", "mill/memory.current", "1073741824", 1024, "control group")]
    [InlineData("0::/gone\n", "memory.max", "memory.current", "1073741824", 1024, "control group")]
    [InlineData("5:cpu:/\n4:memory:/mill\n", "memory/mill/memory.limit_in_bytes", "memory/mill/memory.usage_in_bytes", "1073741824", 1024, "control group")]
    [InlineData("0::/mill\n", "mill/memory.max", "mill/memory.current", "max", 4096, "host")]
    [InlineData("0::/mill\n", "mill/memory.max", "mill/memory.current", "9223372036854771712", 4096, "host")]
    public void The_control_group_s_limit_counts_where_it_is_less_than_the_host_s(
        string groups, string limitFile, string usedFile, string limit, int totalMegabytes, string source)
    {
        File.WriteAllText(Path.Combine(_root.FullName, "meminfo"), "MemTotal:        4194304 kB\nMemFree: 1 kB\nMemAvailable:    3145728 kB\n");
        File.WriteAllText(Path.Combine(_root.FullName, "cgroup"), groups);
        foreach (var (file, text) in ((string, string)[])[(limitFile, limit), (usedFile, $"{256 << 20}")])
        {
            var path = Path.Combine(_root.FullName, "fs", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        var memory = HostMemory.Read(Path.Combine(_root.FullName, "meminfo"), Path.Combine(_root.FullName, "cgroup"), Path.Combine(_root.FullName, "fs"))!;
        Assert.Equal(((long)totalMegabytes << 20, source), (memory.Total, memory.Source));
        Assert.Equal(source == "host" ? 3L << 30 : 768L << 20, memory.Available);
    }

    [Fact]
    public async Task Memory_is_given_out_in_order_and_never_beyond_what_there_is()
    {
        var budget = new MemoryBudget(100);
        var first = await budget.ReserveAsync(60, Now);
        var large = budget.ReserveAsync(80, Now);
        var small = budget.ReserveAsync(10, Now);
        Assert.Equal((60, 2), (budget.Held, budget.Waiting));
        Assert.False(small.IsCompleted);
        first.Dispose();
        first.Dispose();
        using var second = await large;
        using var third = await small;
        Assert.Equal((90, 0), (budget.Held, budget.Waiting));
        await Assert.ThrowsAsync<MemoryRefusedException>(() => budget.ReserveAsync(101, Now));
    }

    [Fact]
    public async Task Who_gives_up_waiting_makes_way_for_those_behind()
    {
        var budget = new MemoryBudget(100);
        using var first = await budget.ReserveAsync(60, Now);
        using var leave = new CancellationTokenSource();
        var large = budget.ReserveAsync(80, leave.Token);
        var small = budget.ReserveAsync(10, Now);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        using var second = await small;
        Assert.Equal(70, budget.Held);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => budget.ReserveAsync(1, leave.Token));
    }

    [Fact]
    public async Task What_grows_beyond_what_was_expected_makes_others_wait()
    {
        var budget = new MemoryBudget(100);
        var first = await budget.ReserveAsync(10, Now);
        first.Grow(120);
        Assert.Equal(120, budget.Held);
        var second = budget.ReserveAsync(10, Now);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        Assert.Equal(0, budget.Held);
    }

    [Fact]
    public async Task A_call_whose_memory_is_not_there_waits_and_one_that_can_never_have_it_is_refused()
    {
        await using var modules = new ModuleFolderFixture(memoryMb: 100);
        modules.Write("press", "", "one", more: ",\"memoryMb\":60");
        modules.Write("vat", "", "vat", more: ",\"memoryMb\":101");
        var held = modules.CallAsync("press", "hold");
        while (modules.Gates.Memory.Held == 0) await Task.Yield();
        var waiting = modules.CallAsync("press");
        while (modules.Gates.Memory.Waiting == 0) await Task.Yield();
        // It holds no permit meanwhile.
        Assert.Equal(1, modules.Gates.Io.Held);
        modules.Clock.Advance(modules.Options.MaxWait - TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        Assert.Equal("Module vat: It needs 101 MiB of memory, and modules have 100 MiB in all (Limits:MemoryMb).",
            Assert.IsType<ModuleOutcome.Overloaded>(await modules.CallAsync("vat")).Message);
        modules.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("Modules:MaxWait", Assert.IsType<ModuleOutcome.Overloaded>(await waiting).Message);
        modules.Runtime.Held.SetResult();
        await held;
        Assert.Equal((0, "one"), (modules.Gates.Memory.Held, await modules.SayAsync("press")));
    }
}
