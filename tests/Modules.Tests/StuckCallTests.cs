using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Tests;

/// <summary>Calls that are told to stop, and do not.</summary>
public sealed class StuckCallTests : ScriptedHost
{
    [Fact]
    public async Task An_operation_that_heeds_nothing_is_abandoned_and_its_permit_returned()
    {
        using var release = new ManualResetEventSlim();
        Runtime.Run = (_, _) => { release.Wait(Now); return new(Answer("1")); };
        var call = CallAsync("think");
        await Runtime.Started;
        Clock.Advance(TimeSpan.FromSeconds(5));
        await Clock.WaitForTimerAsync(Options.StopGrace).WaitAsync(TimeSpan.FromSeconds(30), Now);
        Clock.Advance(Options.StopGrace);
        Assert.IsType<ModuleOutcome.TimedOut>(await call);
        Assert.Equal((0, 1), (Gates.Blocking.Held, Host.Stuck));
        Runtime.Run = (_, _) => new(Answer("2"));
        Assert.IsType<ModuleOutcome.Success>(await CallAsync("think"));
        release.Set();
        while (Host.Stuck > 0) await Task.Yield();
    }

    [Fact]
    public async Task An_io_operation_that_blocks_is_timed_out_and_abandoned_like_any_other()
    {
        using var release = new ManualResetEventSlim();
        Runtime.Run = (_, _) => { release.Wait(Now); return new(Answer("1")); };
        var call = CallAsync("wait");
        await Runtime.Started;
        Clock.Advance(TimeSpan.FromSeconds(5));
        await Clock.WaitForTimerAsync(Options.StopGrace).WaitAsync(TimeSpan.FromSeconds(30), Now);
        Clock.Advance(Options.StopGrace);
        Assert.IsType<ModuleOutcome.TimedOut>(await call);
        Assert.Equal((0, 1), (Gates.Io.Held, Host.Stuck));
        release.Set();
        while (Host.Stuck > 0) await Task.Yield();
    }

    [Fact]
    public async Task A_module_with_too_many_stuck_calls_is_refused_until_one_ends()
    {
        Options.MaxStuckCalls = 1;
        using var host = new ModuleHost(Registry, Gates, Drain, Options, Clock, NullLogger<ModuleHost>.Instance);
        using var release = new ManualResetEventSlim();
        Runtime.Run = (_, _) => { release.Wait(Now); return new(Answer("1")); };
        using var leave = new CancellationTokenSource();
        var call = new ModuleCall { Module = "press", Operation = "think", Arguments = "{}"u8.ToArray() };
        var stuck = host.InvokeAsync(call, leave.Token);
        await Runtime.Started;
        await leave.CancelAsync();
        await Clock.WaitForTimerAsync(Options.StopGrace).WaitAsync(TimeSpan.FromSeconds(30), Now);
        Clock.Advance(Options.StopGrace);
        Assert.IsType<ModuleOutcome.Canceled>(await stuck);
        Assert.Contains("Modules:MaxStuckCalls",
            Assert.IsType<ModuleOutcome.Unavailable>(await host.InvokeAsync(call, Now)).Message);
        release.Set();
        while (host.Stuck > 0) await Task.Yield();
        Assert.IsType<ModuleOutcome.Success>(await host.InvokeAsync(call, Now));
    }
}
