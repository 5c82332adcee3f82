using System.Text;
using System.Text.Json.Nodes;
using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Process.Tests;

/// <summary>Each way in which a worker can fail: its call is told in what way, and the next call is served.</summary>
public sealed class BadWorkerTests
{
    private static ModuleOutcome.Fault Fault(ModuleOutcome outcome) => Assert.IsType<ModuleOutcome.Fault>(outcome);

    private static JsonNode Json(ModuleOutcome outcome) =>
        JsonNode.Parse(Assert.IsType<ModuleOutcome.Success>(outcome).Result.Span)!;

    [Fact]
    public async Task A_call_waits_for_a_slow_boot()
    {
        await using var worker = BadWorker.Start("slow_boot");
        Assert.Equal(SlotState.Booting, worker.Slot.State);
        await worker.EchoAsync();
        Assert.Equal((SlotState.Ready, 1), (worker.Slot.State, worker.Slot.Calls));
    }

    [Fact]
    public async Task A_boot_that_fails_makes_the_module_unavailable_with_the_reason()
    {
        await using var worker = BadWorker.Start("failing_boot", manifest => manifest with { Workers = 2 });
        for (var call = 0; call < 2; call++)
        {
            var unavailable = Assert.IsType<ModuleOutcome.Unavailable>(await worker.CallAsync("echo", "1"));
            Assert.Contains("exited with code 3; it last wrote: there is no licence", unavailable.Message);
        }

        Assert.Contains("there is no licence", worker.Slot.LastError);
    }

    [Fact]
    public async Task A_worker_that_is_not_ready_in_time_is_killed()
    {
        await using var worker = BadWorker.Start("never_ready", manifest => manifest with { BootTimeout = TimeSpan.FromSeconds(0.3) });
        var unavailable = Assert.IsType<ModuleOutcome.Unavailable>(await worker.CallAsync("echo", "1"));
        Assert.Contains("not ready within 0.3 s", unavailable.Message);
    }

    [Fact]
    public async Task A_worker_that_speaks_before_it_is_ready_does_not_boot()
    {
        await using var worker = BadWorker.Start("speaks_first");
        var unavailable = Assert.IsType<ModuleOutcome.Unavailable>(await worker.CallAsync("echo", "1"));
        Assert.Contains("before it said that it is ready", unavailable.Message);
    }

    [Theory]
    [InlineData("text", "not JSON")]
    [InlineData("bytes", "not UTF-8")]
    [InlineData("array", "not an object")]
    [InlineData("empty", "none, or several")]
    [InlineData("both", "none, or several")]
    [InlineData("kind", "'mystery'")]
    [InlineData("id", "not a whole number")]
    [InlineData("rest", "not JSON")]
    [InlineData("nothing", "not JSON")]
    public async Task Garbage_is_a_protocol_error_and_the_worker_is_replaced(string frame, string reason)
    {
        await using var worker = BadWorker.Start("garbage");
        await worker.EchoAsync("0");
        var before = worker.Slot.Pid;
        var fault = Fault(await worker.BadAsync($"{{\"frame\":\"{frame}\"}}"));
        Assert.Equal(("protocol_error", true), (fault.Code, fault.Retryable));
        Assert.Contains(reason, fault.Message);
        await worker.EchoAsync();
        Assert.NotEqual(before, worker.Slot.Pid);
        Assert.False(Probe.Lives(before));
    }

    [Fact]
    public async Task A_frame_above_16_MiB_is_too_large_a_result()
    {
        await using var worker = BadWorker.Start("oversize");
        var fault = Fault(await worker.BadAsync());
        Assert.Equal(("result_too_large", false), (fault.Code, fault.Retryable));
        Assert.Contains("16777217", fault.Message);
        await worker.EchoAsync();
    }

    [Fact]
    public async Task Arguments_above_16_MiB_reach_no_worker()
    {
        await using var worker = BadWorker.Start("dies_busy");
        var refused = Assert.IsType<ModuleOutcome.ClientError>(await worker.BadAsync($"\"{new string('x', 16 << 20)}\""));
        Assert.Equal("arguments_too_large", refused.Code);
        await worker.EchoAsync();
        Assert.Equal(2, worker.Slot.Calls);
    }

    [Fact]
    public async Task Half_an_answer_before_the_end_is_a_death()
    {
        await using var worker = BadWorker.Start("half_frame");
        Assert.Equal("worker_died", Fault(await worker.BadAsync("{\"then\":\"end\"}")).Code);
        await worker.EchoAsync();
    }

    [Fact]
    public async Task Half_an_answer_and_then_silence_is_a_timeout()
    {
        await using var worker = BadWorker.Start("half_frame");
        await worker.EchoAsync("0");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => worker.BadAsync("{\"then\":\"hang\"}", TimeSpan.FromMilliseconds(200)));
        await worker.EchoAsync();
    }

    [Theory]
    [InlineData("wrong_id")]
    [InlineData("answers_twice")]
    public async Task An_answer_to_another_call_is_delivered_to_nobody(string script)
    {
        await using var worker = BadWorker.Start(script);
        for (var call = 0; call < 5; call++)
        {
            var outcome = await worker.BadAsync();
            Assert.True(outcome is ModuleOutcome.Fault { Code: "protocol_error" }
                || (outcome is ModuleOutcome.Success(var result) && Encoding.UTF8.GetString(result.Span) == "\"first\""), $"{outcome}");
            // The second answer may hit this call instead of none: then that one fails, but never gets it.
            var echo = await worker.CallAsync("echo", "\"mine\"");
            Assert.True(echo is ModuleOutcome.Fault { Code: "protocol_error" }
                || (echo is ModuleOutcome.Success(var own) && Encoding.UTF8.GetString(own.Span) == "\"mine\""), $"{echo}");
        }
    }

    [Fact]
    public async Task A_worker_that_ends_while_idle_is_replaced()
    {
        await using var worker = BadWorker.Start("dies_idle");
        await Probe.UntilAsync(() => worker.Slot.LastError.Contains("exited with code 7"), "the first worker's end");
        await worker.EchoAsync();
    }

    [Fact]
    public async Task A_worker_that_ends_during_a_call_fails_that_call_alone()
    {
        await using var worker = BadWorker.Start("dies_busy");
        var fault = Fault(await worker.BadAsync());
        Assert.Equal(("worker_died", true), (fault.Code, fault.Retryable));
        Assert.Contains("exited with code 9", fault.Message);
        await worker.EchoAsync();
    }

    [Fact]
    public async Task A_call_that_its_worker_never_took_in_goes_to_the_next_worker()
    {
        await using var worker = BadWorker.Start("deserter");
        await worker.EchoAsync();
    }

    [Fact]
    public async Task A_worker_that_closes_its_channel_is_killed()
    {
        await using var worker = BadWorker.Start("closes");
        await worker.EchoAsync("0");
        var before = worker.Slot.Pid;
        Assert.Equal("worker_died", Fault(await worker.BadAsync()).Code);
        await worker.EchoAsync();
        Assert.False(Probe.Lives(before));
    }

    [Fact]
    public async Task An_endless_loop_that_ignores_SIGTERM_is_killed_and_replaced()
    {
        await using var worker = BadWorker.Start("stubborn");
        await worker.EchoAsync("0");
        var before = worker.Slot.Pid;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.BadAsync(timeout: TimeSpan.FromMilliseconds(200)));
        await worker.EchoAsync();
        Assert.False(Probe.Lives(before));
    }

    [Fact]
    public async Task A_late_answer_is_delivered_to_nobody()
    {
        await using var worker = BadWorker.Start("late");
        await worker.EchoAsync("0");
        for (var call = 0; call < 3; call++)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.BadAsync(timeout: TimeSpan.FromMilliseconds(100)));
            await worker.EchoAsync($"{call}");
        }
    }

    [Fact]
    public async Task Chatter_blocks_nobody_and_is_bounded_in_the_log()
    {
        await using var worker = BadWorker.Start("chatter");
        Assert.Equal("\"done\"", Json(await worker.BadAsync()).ToJsonString());
        await worker.EchoAsync();
        await worker.Instance.DisposeAsync();
        var lines = worker.Log.Lines.Where(line => line.StartsWith("chatter[", StringComparison.Ordinal)).ToArray();
        Assert.Contains(lines, line => line.EndsWith("out 0", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("lines were dropped", StringComparison.Ordinal));
        Assert.InRange(lines.Length, 200, 5_000);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 8_300));
    }

    [Fact]
    public async Task Grandchildren_go_with_their_worker()
    {
        await using var worker = BadWorker.Start("grandchildren");
        var pids = Json(await worker.BadAsync()).AsArray().Select(pid => (int)pid!).ToArray();
        Assert.All(pids, pid => Assert.True(Probe.Lives(pid)));
        await worker.Instance.DisposeAsync();
        await Probe.UntilAsync(() => !pids.Any(Probe.Lives), "worker and grandchild to be gone");
    }

    [Fact]
    public async Task A_worker_that_grows_is_recycled()
    {
        await using var worker = BadWorker.Start("leaky", manifest => manifest with { MaxMemoryBytes = 100 << 20 });
        var pids = new HashSet<int>();
        await Probe.UntilAsync(() =>
        {
            pids.Add((int)Json(worker.BadAsync().GetAwaiter().GetResult()));
            return pids.Count > 1;
        }, "another worker");
        Assert.Contains(worker.Log.Lines, line => line.Contains("MiB of memory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_gets_its_folder_its_own_group_and_nothing_of_the_nodes_but_its_channel()
    {
        await using var worker = BadWorker.Start("about");
        var context = new ModuleContext(default, new JobAttempt("job \"1\"", 2, 3)) { Limit = TimeSpan.FromSeconds(9) };
        var about = Json(await worker.CallAsync("about", "{\"a\":1}", context: context));
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "modules", "workers"), (string)about["directory"]!);
        Assert.Equal((int)about["pid"]!, (int)about["group"]!);
        Assert.Equal(worker.Slot.Pid, (int)about["pid"]!);
        // Besides them there is the directory that lists them; sockets and pipes of ours there are not.
        Assert.Equal(["/dev/null", "pipe", "pipe", "socket"], about["descriptors"]!.AsArray().Select(fd => (string)fd!));
        Assert.Equal(["GRISTMILL_FD", "HOME", "LANG", "PATH", "SCRATCH"], about["environment"]!.AsObject()
            .Select(variable => variable.Key)
            .Where(name => name is not ("LC_CTYPE" or "PWD" or "SHLVL" or "_" or "OLDPWD")
                // What a shell wrapper around the interpreter adds of its own.
                && !name.Contains("PYENV", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var request = about["request"]!;
        Assert.InRange((int)request["deadlineMs"]!, 1, 9_000);
        Assert.Equal("{\"id\":\"job \\u00221\\u0022\",\"attempt\":2,\"maxAttempts\":3}", request["job"]!.ToJsonString());
    }
}
