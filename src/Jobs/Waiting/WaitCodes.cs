namespace Gristmill.Jobs;

/// <summary>The stable codes of the reasons for which a job waits.</summary>
public static class WaitCodes
{
    /// <summary>Its time has not come.</summary>
    public const string Scheduled = "scheduled";

    /// <summary>It expires before it may run, and is Discarded then.</summary>
    public const string Expires = "expires";

    /// <summary>Jobs that it waits for have not ended.</summary>
    public const string Dependencies = "dependencies";

    /// <summary>Its last attempt failed, and the wait before the next one is not over.</summary>
    public const string Backoff = "backoff";

    /// <summary>Its queue is paused.</summary>
    public const string QueuePaused = "queue_paused";

    /// <summary>No silo that lives has its operation.</summary>
    public const string NoCapableSilo = "no_capable_silo";

    /// <summary>As many jobs of its queue run as may.</summary>
    public const string QueueLimit = "queue_limit";

    /// <summary>As many jobs of its queue as may are held by each silo that has its operation.</summary>
    public const string SiloLimit = "silo_limit";

    /// <summary>As many jobs of its queue have started lately as may.</summary>
    public const string QueueRate = "queue_rate";

    /// <summary>As many jobs of its key run as may.</summary>
    public const string KeyLimit = "key_limit";

    /// <summary>As many jobs of its key have started lately as may.</summary>
    public const string KeyRate = "key_rate";

    /// <summary>Other jobs come first.</summary>
    public const string Behind = "behind";

    /// <summary>It is next, and every silo that has its operation is busy, or about to take it.</summary>
    public const string NoPermit = "no_permit";
}
