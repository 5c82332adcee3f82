using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A grain with reminders, whose ticks note themselves.</summary>
[Alias("conformance.reminder")]
public interface IReminderGrain : IGrainWithStringKey
{
    /// <summary>Sets a reminder.</summary>
    [Alias("Set")]
    Task<string> Set(string name, TimeSpan dueTime, TimeSpan period);

    /// <summary>Ends a reminder; answers whether there was one.</summary>
    [Alias("End")]
    Task<bool> End(string name);

    /// <summary>The names of its reminders.</summary>
    [Alias("Names")]
    Task<string[]> Names();

    /// <summary>Ends this activation.</summary>
    [Alias("Leave")]
    Task Leave();
}
