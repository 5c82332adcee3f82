using Orleans;
using Orleans.Runtime;

namespace Gristmill.Conformance.Engine.Grains;

internal sealed class ReminderGrain(Probes probes) : Grain, IReminderGrain, IRemindable
{
    public async Task<string> Set(string name, TimeSpan dueTime, TimeSpan period) =>
        (await this.RegisterOrUpdateReminder(name, dueTime, period)).ReminderName;

    public async Task<bool> End(string name)
    {
        if (await this.GetReminder(name) is not { } reminder) return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<string[]> Names() =>
        [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        probes.Note($"{reminderName} {status.Period} {status.CurrentTickTime - status.FirstTickTime}");
        if (reminderName.StartsWith("failing", StringComparison.Ordinal)) throw new TestFailureException("a reminder failed");
        return Task.CompletedTask;
    }
}
