using System.Text;
using Gristmill.Modules.Sdk;
using Gristmill.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Tests;

/// <summary>The host over a runtime whose modules do what a test tells them.</summary>
public sealed class ModuleHostTests : IDisposable
{
    private static readonly JobAttempt Attempt = new("job", 1, 3);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gristmill-");
    private readonly ManualTimeProvider _clock = new();
    private readonly ModuleHostOptions _options = new() { MaxResultBytes = 100 };
    private readonly ScriptedRuntime _runtime = new();
    private readonly ModuleCopies _copies;
    private readonly ModuleRegistry _registry;
    private readonly ModuleGates _gates;
    private readonly JobDrain _drain = new();
    private readonly ModuleHost _host;

    public ModuleHostTests()
    {
        var folder = _root.CreateSubdirectory("press").FullName;
        File.WriteAllText(Path.Combine(folder, "module.json"), """
            {"name":"press","version":"1","runtime":"scripted","entry":"x","operations":{
              "think":{"class":"cpu","timeoutSeconds":5},"wait":{"class":"io","timeoutSeconds":5}}}
            """);
        _options.Directories.Add(_root.FullName);
        var limits = HostLimits.Resolve(
            new HostFacts(2, null), new LimitOptions { Io = 2, GateQueue = 1 }, new ConfigurationBuilder().Build());
        _copies = new ModuleCopies(_options, NullLogger<ModuleCopies>.Instance);
        _registry = new ModuleRegistry(_options, [_runtime], _copies, _clock, NullLogger<ModuleRegistry>.Instance);
        _gates = new ModuleGates(limits);
        _host = new ModuleHost(_registry, _gates, _drain, _options, _clock, NullLogger<ModuleHost>.Instance);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _host.Dispose();
        _drain.Dispose();
        _copies.Dispose();
        _root.Delete(recursive: true);
    }

    private Task<ModuleOutcome> CallAsync(
        string operation = "wait", string module = "press", JobAttempt? attempt = null, TimeSpan? timeout = null,
        CancellationToken cancellation = default) => _host.InvokeAsync(
        new ModuleCall
        {
            Module = module, Operation = operation, Arguments = "{}"u8.ToArray(), Attempt = attempt, Timeout = timeout,
        }, cancellation);

    /// <summary>Loads the module, so that calls then reach their gate in the order they are made.</summary>
    private async Task WarmAsync()
    {
        _runtime.Run = (_, _) => new(Answer("0"));
        await CallAsync();
    }

    private static ModuleOutcome Answer(string json) => new ModuleOutcome.Success(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("think")]
    [InlineData("wait")]
    public async Task An_operation_answers_and_its_permit_comes_back(string operation)
    {
        _runtime.Run = (_, _) => new(Answer("[1]"));
        var success = Assert.IsType<ModuleOutcome.Success>(await CallAsync(operation));
        Assert.Equal("[1]", Encoding.UTF8.GetString(success.Result.Span));
        Assert.Equal((0, 0), (_gates.Blocking.Held, _gates.Io.Held));
    }

    [Fact]
    public async Task A_cpu_operation_runs_on_a_thread_of_its_own_and_an_io_one_does_not()
    {
        string? name = null;
        _runtime.Run = (_, _) => { name = Thread.CurrentThread.Name; return new(Answer("1")); };
        await CallAsync("think");
        Assert.StartsWith("gristmill-blocking-", name);
        await CallAsync("wait");
        Assert.False(name?.StartsWith("gristmill-blocking-", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task Concurrent_first_calls_load_the_module_once()
    {
        _runtime.Run = (_, _) => new(Answer("1"));
        var loaded = new TaskCompletionSource();
        _runtime.Loading = loaded.Task;
        var calls = Enumerable.Range(0, 2).Select(_ => CallAsync()).ToArray();
        Assert.Empty(_registry.List().Where(module => module.Loaded));
        loaded.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal(1, _runtime.Loads);
        Assert.True(Assert.Single(_registry.List()).Loaded);
    }

    [Fact]
    public async Task A_load_that_failed_is_an_outcome_and_is_tried_again()
    {
        _runtime.Run = (_, _) => new(Answer("1"));
        _runtime.Loading = Task.FromException(new FileNotFoundException("No press."));
        Assert.Contains("No press.", Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync()).Message);
        Assert.Contains("No press.", _registry.List().Single().Error);
        _runtime.Loading = Task.CompletedTask;
        Assert.IsType<ModuleOutcome.Success>(await CallAsync());
        Assert.Null(_registry.List().Single().Error);
        Assert.Equal(0, _gates.Io.Held);
    }

    [Fact]
    public async Task A_load_that_hangs_holds_its_callers_for_so_long_and_later_ones_not_at_all()
    {
        _runtime.Run = (_, _) => new(Answer("1"));
        var loaded = new TaskCompletionSource();
        _runtime.Loading = loaded.Task;
        var call = CallAsync();
        await _clock.WaitForTimerAsync(_options.LoadTimeout).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _clock.Advance(_options.LoadTimeout);
        Assert.Contains("Modules:LoadTimeout", Assert.IsType<ModuleOutcome.Unavailable>(await call).Message);
        Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync().WaitAsync(TimeSpan.FromSeconds(30), Now));
        Assert.Equal(0, _gates.Io.Held);
        loaded.SetResult();
        while (!_registry.List().Single().Loaded) await Task.Yield();
        Assert.IsType<ModuleOutcome.Success>(await CallAsync());
        Assert.Equal(1, _runtime.Loads);
    }

    [Fact]
    public async Task A_module_that_hangs_while_it_loads_holds_no_permit_that_others_need()
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "other"));
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "other/module.json"),
            """{"name":"other","version":"1","runtime":"scripted","entry":"x","operations":{"think":{}}}""", Now);
        _runtime.Run = (_, _) => new(Answer("1"));
        Assert.IsType<ModuleOutcome.Success>(await CallAsync("think", "other"));
        var loaded = new TaskCompletionSource();
        _runtime.Loading = loaded.Task;
        var hanging = Enumerable.Range(0, 3).Select(_ => CallAsync("think")).ToArray();
        Assert.Equal(0, _gates.Blocking.Held);
        Assert.IsType<ModuleOutcome.Success>(await CallAsync("think", "other"));
        loaded.SetResult();
        await Task.WhenAll(hanging);
    }

    [Fact]
    public async Task An_io_operation_that_blocks_is_timed_out_and_abandoned_like_any_other()
    {
        using var release = new ManualResetEventSlim();
        _runtime.Run = (_, _) => { release.Wait(Now); return new(Answer("1")); };
        var call = CallAsync("wait");
        await _runtime.Started;
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _clock.WaitForTimerAsync(_options.StopGrace).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _clock.Advance(_options.StopGrace);
        Assert.IsType<ModuleOutcome.TimedOut>(await call);
        Assert.Equal((0, 1), (_gates.Io.Held, _host.Stuck));
        release.Set();
        while (_host.Stuck > 0) await Task.Yield();
    }

    [Fact]
    public async Task A_call_waits_for_a_permit_only_so_long_and_a_job_as_long_as_it_must()
    {
        await WarmAsync();
        var answer = new TaskCompletionSource<ModuleOutcome>();
        _runtime.Run = (_, _) => new(answer.Task);
        var running = new[] { CallAsync(timeout: TimeSpan.FromHours(1)), CallAsync(timeout: TimeSpan.FromHours(1)) };
        var waiting = CallAsync();
        var job = CallAsync(attempt: Attempt);
        while (_gates.Io.Waiting < 2) await Task.Yield();
        _clock.Advance(_options.MaxWait);
        Assert.Contains("Modules:MaxWait", Assert.IsType<ModuleOutcome.Overloaded>(await waiting).Message);
        Assert.False(job.IsCompleted);
        answer.SetResult(Answer("1"));
        foreach (var call in (Task<ModuleOutcome>[])[.. running, job]) Assert.IsType<ModuleOutcome.Success>(await call);
    }

    [Fact]
    public async Task A_drain_sends_a_job_back_whose_module_is_still_loading()
    {
        var loaded = new TaskCompletionSource();
        _runtime.Loading = loaded.Task;
        var job = CallAsync(attempt: Attempt);
        await _clock.WaitForTimerAsync(_options.LoadTimeout).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _drain.Begin();
        Assert.IsType<ModuleOutcome.Draining>(await job);
        loaded.SetResult();
    }

    [Fact]
    public async Task A_module_with_too_many_stuck_calls_is_refused_until_one_ends()
    {
        _options.MaxStuckCalls = 1;
        using var host = new ModuleHost(_registry, _gates, _drain, _options, _clock, NullLogger<ModuleHost>.Instance);
        using var release = new ManualResetEventSlim();
        _runtime.Run = (_, _) => { release.Wait(Now); return new(Answer("1")); };
        using var leave = new CancellationTokenSource();
        var call = new ModuleCall { Module = "press", Operation = "think", Arguments = "{}"u8.ToArray() };
        var stuck = host.InvokeAsync(call, leave.Token);
        await _runtime.Started;
        await leave.CancelAsync();
        await _clock.WaitForTimerAsync(_options.StopGrace).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _clock.Advance(_options.StopGrace);
        Assert.IsType<ModuleOutcome.Canceled>(await stuck);
        Assert.Contains("Modules:MaxStuckCalls",
            Assert.IsType<ModuleOutcome.Unavailable>(await host.InvokeAsync(call, Now)).Message);
        release.Set();
        while (host.Stuck > 0) await Task.Yield();
        Assert.IsType<ModuleOutcome.Success>(await host.InvokeAsync(call, Now));
    }

    [Theory]
    [InlineData("nobody", "wait", "module_not_found")]
    [InlineData("../press", "wait", "module_not_found")]
    [InlineData("press", "fly", "operation_not_found")]
    public async Task What_is_not_there_is_said(string module, string operation, string code) =>
        Assert.Equal(code, Assert.IsType<ModuleOutcome.NotFound>(await CallAsync(operation, module)).Code);

    [Fact]
    public async Task A_module_whose_runtime_is_unknown_is_unavailable()
    {
        var folder = _root.CreateSubdirectory("odd").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "module.json"),
            """{"name":"odd","version":"1","runtime":"abacus","entry":"x","operations":{"wait":{}}}""", Now);
        Assert.Contains("runtime: expected one of 'scripted', got 'abacus'",
            Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync("wait", "odd")).Message);
        Assert.Contains("abacus", _registry.List().Single(module => module.Name == "odd").Error);
    }

    [Theory]
    [InlineData("think")]
    [InlineData("wait")]
    public async Task An_operation_that_heeds_its_time_limit_times_out(string operation)
    {
        _runtime.Run = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.Cancellation);
            return Answer("1");
        };
        var call = CallAsync(operation);
        await _runtime.Started;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.IsType<ModuleOutcome.TimedOut>(await call).Limit);
        Assert.Equal((0, 0, 0), (_gates.Blocking.Held, _gates.Io.Held, _host.Stuck));
    }

    [Fact]
    public async Task A_call_s_own_time_limit_wins_over_the_manifest_s()
    {
        _runtime.Run = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.Cancellation);
            return Answer("1");
        };
        var call = CallAsync(timeout: TimeSpan.FromSeconds(1));
        await _runtime.Started;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<ModuleOutcome.TimedOut>(await call).Limit);
    }

    [Fact]
    public async Task An_operation_that_heeds_nothing_is_abandoned_and_its_permit_returned()
    {
        using var release = new ManualResetEventSlim();
        _runtime.Run = (_, _) => { release.Wait(Now); return new(Answer("1")); };
        var call = CallAsync("think");
        await _runtime.Started;
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _clock.WaitForTimerAsync(_options.StopGrace).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _clock.Advance(_options.StopGrace);
        Assert.IsType<ModuleOutcome.TimedOut>(await call);
        Assert.Equal((0, 1), (_gates.Blocking.Held, _host.Stuck));
        _runtime.Run = (_, _) => new(Answer("2"));
        Assert.IsType<ModuleOutcome.Success>(await CallAsync("think"));
        release.Set();
        while (_host.Stuck > 0) await Task.Yield();
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_operation()
    {
        using var leave = new CancellationTokenSource();
        _runtime.Run = async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.Cancellation);
            return Answer("1");
        };
        var call = CallAsync(cancellation: leave.Token);
        await _runtime.Started;
        await leave.CancelAsync();
        Assert.IsType<ModuleOutcome.Canceled>(await call);
        Assert.IsType<ModuleOutcome.Canceled>(await CallAsync(cancellation: leave.Token));
        Assert.Equal(0, _gates.Io.Held);
    }

    [Fact]
    public async Task A_result_within_the_grace_counts()
    {
        using var leave = new CancellationTokenSource();
        var answer = new TaskCompletionSource<ModuleOutcome>();
        _runtime.Run = (_, _) => new(answer.Task);
        var call = CallAsync(cancellation: leave.Token);
        await _runtime.Started;
        await leave.CancelAsync();
        answer.SetResult(Answer("1"));
        Assert.IsType<ModuleOutcome.Success>(await call);
    }

    [Fact]
    public async Task A_full_gate_sheds_calls_and_keeps_jobs_waiting()
    {
        await WarmAsync();
        var answer = new TaskCompletionSource<ModuleOutcome>();
        _runtime.Run = (_, _) => new(answer.Task);
        var running = new[] { CallAsync(), CallAsync() };
        var waiting = CallAsync();
        Assert.IsType<ModuleOutcome.Overloaded>(await CallAsync());
        var job = CallAsync(attempt: Attempt);
        answer.SetResult(Answer("1"));
        foreach (var call in (Task<ModuleOutcome>[])[.. running, waiting, job]) Assert.IsType<ModuleOutcome.Success>(await call);
    }

    [Fact]
    public async Task One_gate_s_load_does_not_hold_up_the_other()
    {
        await WarmAsync();
        using var release = new ManualResetEventSlim();
        _runtime.Run = (operation, _) =>
        {
            if (operation == "think") release.Wait(Now);
            return new(Answer("1"));
        };
        var thinking = new[] { CallAsync("think"), CallAsync("think"), CallAsync("think") };
        for (var i = 0; i < 100; i++) Assert.IsType<ModuleOutcome.Success>(await CallAsync("wait"));
        Assert.Equal((2, 1), (_gates.Blocking.Held, _gates.Blocking.Waiting));
        release.Set();
        await Task.WhenAll(thinking);
    }

    [Fact]
    public async Task A_drain_sends_waiting_jobs_back_first_then_running_ones_and_never_plain_calls()
    {
        await WarmAsync();
        var answer = new TaskCompletionSource<ModuleOutcome>();
        _runtime.Run = async (_, context) => await answer.Task.WaitAsync(context.Cancellation);
        var runningJob = CallAsync(attempt: Attempt);
        var runningCall = CallAsync();
        var waitingJob = CallAsync(attempt: Attempt);
        while ((_gates.Io.Held, _gates.Io.Waiting) != (2, 1)) await Task.Yield();
        _drain.Begin();
        Assert.IsType<ModuleOutcome.Draining>(await waitingJob);
        Assert.False(runningJob.IsCompleted);
        _drain.StopRunning();
        Assert.IsType<ModuleOutcome.Draining>(await runningJob);
        Assert.False(runningCall.IsCompleted);
        answer.SetResult(Answer("1"));
        Assert.IsType<ModuleOutcome.Success>(await runningCall);
    }

    [Theory]
    [InlineData("{\"half\":", "malformed_result")]
    [InlineData("", "malformed_result")]
    [InlineData("1 2", "malformed_result")]
    public async Task A_result_that_is_not_json_is_the_module_s_fault(string result, string code)
    {
        _runtime.Run = (_, _) => new(Answer(result));
        Assert.Equal(code, Assert.IsType<ModuleOutcome.Fault>(await CallAsync()).Code);
    }

    [Fact]
    public async Task A_result_beyond_the_limit_is_the_module_s_fault()
    {
        _runtime.Run = (_, _) => new(Answer($"\"{new string('x', 99)}\""));
        Assert.Equal("result_too_large", Assert.IsType<ModuleOutcome.Fault>(await CallAsync()).Code);
    }

    private sealed class ScriptedRuntime : IModuleRuntime
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<string, ModuleContext, ValueTask<ModuleOutcome>> Run { get; set; } = (_, _) => throw new InvalidOperationException();

        public Task Loading { get; set; } = Task.CompletedTask;

        public int Loads { get; private set; }

        public Task Started => _started.Task;

        public string Name => "scripted";

        public async Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation)
        {
            await Loading;
            Loads++;
            return new Instance(this);
        }

        private sealed class Instance(ScriptedRuntime runtime) : IModuleInstance
        {
            public ValueTask<ModuleOutcome> InvokeAsync(string operation, ReadOnlyMemory<byte> arguments, ModuleContext context)
            {
                runtime._started.TrySetResult();
                return runtime.Run(operation, context);
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
