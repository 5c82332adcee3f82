namespace Gristmill.Jobs;

/// <summary>How much a log line matters. The numbers are stored.</summary>
public enum ReportLevel
{
    /// <summary>Its author alone wants to see it.</summary>
    Debug = 1,

    /// <summary>Something happened.</summary>
    Information = 2,

    /// <summary>Something is not as it should be.</summary>
    Warning = 3,

    /// <summary>Something went wrong.</summary>
    Error = 4,
}
