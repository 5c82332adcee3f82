namespace Gristmill.Bench.Contest;

/// <summary>A job queue with a worker and something that enqueues, in processes of their own.</summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Enqueues jobs one by one from several producers, and tells how many seconds that took.</summary>
    Task<double> SingleAsync(int jobs, int producers);

    /// <summary>Enqueues jobs in bulk, and tells how many seconds that took.</summary>
    Task<double> BulkAsync(int jobs);

    /// <summary>The worker stands still from now on; so many jobs are going to wait for it.</summary>
    Task PauseAsync(int jobs);

    /// <summary>
    /// The worker goes on. Tells how many seconds it takes until those jobs have ended and the store knows: from when it goes on,
    /// or from its first job's start where it may sleep for long before it looks.
    /// </summary>
    Task<double> DrainAsync();

    /// <summary>Enqueues jobs one by one with a pause after each, and tells how long each waited for its first line, in milliseconds.</summary>
    Task<IReadOnlyList<double>> ProbeAsync(int jobs, TimeSpan every);

    /// <summary>Processor time of the worker so far.</summary>
    TimeSpan WorkerTime { get; }

    /// <summary>Processor time of its database so far.</summary>
    TimeSpan DatabaseTime { get; }
}
