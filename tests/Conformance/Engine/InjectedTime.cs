namespace Gristmill.Conformance.Engine;

/// <summary>What an engine can do by a clock that a test advances.</summary>
[Flags]
public enum InjectedTime
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Grain timers.</summary>
    Timers = 1,

    /// <summary>Reminders.</summary>
    Reminders = 2,

    /// <summary>The timeouts of calls.</summary>
    Calls = 4,

    /// <summary>The collection of idle activations.</summary>
    Idleness = 8,

    /// <summary>Everything.</summary>
    All = Timers | Reminders | Calls | Idleness,
}
