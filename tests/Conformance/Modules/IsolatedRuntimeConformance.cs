using Gristmill.Modules;

namespace Gristmill.Conformance.Modules;

/// <summary>What a runtime does besides whose modules cannot take this process down, in a process or sandbox of their own.</summary>
public abstract class IsolatedRuntimeConformance : ModuleRuntimeConformance
{
    /// <summary>The code of the fault that a crash is.</summary>
    protected virtual string CrashCode => "worker_died";

    [Fact]
    public async Task A_crash_is_a_fault_of_that_call_alone()
    {
        for (var i = 0; i < 3; i++)
        {
            var fault = Assert.IsType<ModuleOutcome.Fault>(await Modules.CallAsync("crash", "{}", cancellation: Now));
            Assert.Equal((CrashCode, true), (fault.Code, fault.Retryable));
            Assert.Equal($"{i}", Text(await Modules.CallAsync("echo", $"{i}", cancellation: Now)));
        }
    }

    [Fact]
    public async Task A_memory_bomb_is_stopped_and_the_next_call_succeeds()
    {
        Assert.IsType<ModuleOutcome.Fault>(await Modules.CallAsync("bomb", "{}", TimeSpan.FromSeconds(30), Now));
        Assert.Equal("1", Text(await Modules.CallAsync("echo", "1", cancellation: Now)));
    }
}
