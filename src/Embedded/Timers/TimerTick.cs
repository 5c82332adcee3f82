using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Calls;
using Orleans.Runtime;

namespace Gristmill.Embedded.Timers;

/// <summary>The tick of a timer as a message; one a timer, sent again and again.</summary>
internal sealed class TimerTick(GrainTimer timer, GrainTimerCreationOptions options) : Message
{
    public override bool Interleaves => options.Interleave;

    public override bool IsReadOnly => false;

    public override bool KeepsAlive => options.KeepAlive;

    public override bool IsAbandoned => false;

    public override void Run(Activation activation) => _ = RunAsync(activation);

    public override void Reject(Exception error)
    {
        // The timer ends with its activation.
    }

    public override void Expire()
    {
        // Nobody waits for a tick.
    }

    public override void Forward()
    {
        // The timer ends with its activation.
    }

    private async Task RunAsync(Activation activation)
    {
        await timer.TickAsync();
        activation.End(this, activation.Class.Engine.Time.GetTimestamp());
        timer.ScheduleNext();
    }
}
