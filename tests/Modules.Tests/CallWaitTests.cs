namespace Gristmill.Modules.Tests;

/// <summary>Calls that wait for a permit.</summary>
public sealed class CallWaitTests : ScriptedHost
{
    [Fact]
    public async Task A_call_waits_for_a_permit_only_so_long_and_a_job_as_long_as_it_must()
    {
        await WarmAsync();
        var answer = new TaskCompletionSource<ModuleOutcome>();
        Runtime.Run = (_, _) => new(answer.Task);
        var running = new[] { CallAsync(timeout: TimeSpan.FromHours(1)), CallAsync(timeout: TimeSpan.FromHours(1)) };
        var waiting = CallAsync();
        var job = CallAsync(attempt: Attempt);
        while (Gates.Io.Waiting < 2) await Task.Yield();
        Clock.Advance(Options.MaxWait);
        Assert.Contains("Modules:MaxWait", Assert.IsType<ModuleOutcome.Overloaded>(await waiting).Message);
        Assert.False(job.IsCompleted);
        answer.SetResult(Answer("1"));
        foreach (var call in (Task<ModuleOutcome>[])[.. running, job]) Assert.IsType<ModuleOutcome.Success>(await call);
    }

    [Fact]
    public async Task A_full_gate_sheds_calls_and_keeps_jobs_waiting()
    {
        await WarmAsync();
        var answer = new TaskCompletionSource<ModuleOutcome>();
        Runtime.Run = (_, _) => new(answer.Task);
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
        Runtime.Run = (operation, _) =>
        {
            if (operation == "think") release.Wait(Now);
            return new(Answer("1"));
        };
        var thinking = new[] { CallAsync("think"), CallAsync("think"), CallAsync("think") };
        for (var i = 0; i < 100; i++) Assert.IsType<ModuleOutcome.Success>(await CallAsync("wait"));
        Assert.Equal((2, 1), (Gates.Blocking.Held, Gates.Blocking.Waiting));
        release.Set();
        await Task.WhenAll(thinking);
    }

    [Fact]
    public async Task A_drain_sends_waiting_jobs_back_first_then_running_ones_and_never_plain_calls()
    {
        await WarmAsync();
        var answer = new TaskCompletionSource<ModuleOutcome>();
        Runtime.Run = async (_, context) => await answer.Task.WaitAsync(context.Cancellation);
        var runningJob = CallAsync(attempt: Attempt);
        var runningCall = CallAsync();
        var waitingJob = CallAsync(attempt: Attempt);
        while ((Gates.Io.Held, Gates.Io.Waiting) != (2, 1)) await Task.Yield();
        Drain.Begin();
        Assert.IsType<ModuleOutcome.Draining>(await waitingJob);
        Assert.False(runningJob.IsCompleted);
        Drain.StopRunning();
        Assert.IsType<ModuleOutcome.Draining>(await runningJob);
        Assert.False(runningCall.IsCompleted);
        answer.SetResult(Answer("1"));
        Assert.IsType<ModuleOutcome.Success>(await runningCall);
    }
}
