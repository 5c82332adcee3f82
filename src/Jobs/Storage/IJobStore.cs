namespace Gristmill.Jobs;

/// <summary>
/// Where jobs live. An implementation keeps no policy: it finds, and it writes what <see cref="JobLife"/> decided,
/// guarded so that a stale writer is refused. Writes that arrive while a transaction is in flight are committed
/// together in the next one. When a task of a write ends, the write is durable. Behaviour is fixed by the suite
/// <c>JobStoreConformance</c>. Safe for many threads.
/// </summary>
public interface IJobStore
{
    /// <summary>The clock by which the store's times are read and due times are judged.</summary>
    TimeProvider Clock { get; }

    /// <summary>
    /// Whether other silos use the store as well. If so, a silo that lost touch with it must stop its attempts before the
    /// others rescue them; if not, nobody can take a lease from a silo that lives.
    /// </summary>
    bool IsShared { get; }

    /// <summary>Jobs in an enqueue that acquisitions wait for, at most.</summary>
    const int SmallEnqueue = 100;

    /// <summary>
    /// Stores new jobs: all or none. Storing a job that is already there changes nothing. An acquisition that begins after this
    /// has returned sees them, even before the task ends, if they are no more than <see cref="SmallEnqueue"/>: the two may then
    /// be committed together.
    /// </summary>
    /// <exception cref="StoreUnreachableException">It could not be done in time, and may still be done.</exception>
    Task EnqueueAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation);

    /// <summary>
    /// Stores new jobs that claim keys, wait for others or belong to a batch, as <see cref="UniqueEnqueue"/> decides: all or none. No two
    /// jobs are ever stored that one of them forbids. Whatever a job waits for, it hears of its end, whether that was before or comes later.
    /// </summary>
    /// <param name="jobs">The jobs; an id that one of them waits for and that is not among them is an earlier job's.</param>
    /// <param name="batch">The batch that they belong to, which is stored as it is if it is new, and grows by them if it is not; null for none.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="StoreUnreachableException">It could not be done in time, and may still be done.</exception>
    Task<IReadOnlyList<Enqueued>> EnqueueUniqueAsync(IReadOnlyList<UniqueJob> jobs, Batch? batch, CancellationToken cancellation);

    /// <summary>
    /// Tells the ends of up to so many jobs to those that wait for them, as <see cref="Dependencies"/> decides, and to their batches, as
    /// <see cref="BatchLife"/> does. Each end is told once.
    /// </summary>
    Task<Settlement> SettleAsync(int limit, CancellationToken cancellation);

    /// <summary>
    /// Makes a job that ended before those did that it waits for wait for those of them again that are still there, as
    /// <see cref="JobLife.WaitAgain"/> decides. False: somebody was quicker, or none of them is there.
    /// </summary>
    Task<bool> TryWaitAgainAsync(Job held, CancellationToken cancellation);

    /// <summary>Raised when a write of this store, or a step it ran, ended jobs that others wait for.</summary>
    event EventHandler? AwaitedEnded;

    /// <summary>Forgets idempotency keys of jobs that were enqueued before, up to a limit, and tells how many those were.</summary>
    Task<int> ForgetKeysAsync(DateTimeOffset before, int limit, CancellationToken cancellation);

    /// <summary>Those of the ids that jobs have.</summary>
    Task<IReadOnlyList<Guid>> FindIdsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation);

    /// <summary>The job that claimed a unique key last; null where none did, or it is gone.</summary>
    Task<Job?> FindClaimantAsync(string key, CancellationToken cancellation);

    /// <summary>What a job waits for, or waited for, in the order it was given in.</summary>
    Task<IReadOnlyList<Dependency>> ListDependenciesAsync(Guid id, CancellationToken cancellation);

    /// <summary>Jobs that wait for a job, or waited for it, in order of their ids.</summary>
    Task<IReadOnlyList<Guid>> ListDependentsAsync(Guid id, int limit, CancellationToken cancellation);

    /// <summary>
    /// Replaces a job that waits by what <see cref="JobLife.Edit"/> made of it, if the row still has its version. False: it has not, or
    /// another job holds the unique key that it would need, and nothing was written.
    /// </summary>
    Task<bool> TryEditAsync(Job held, Job next, CancellationToken cancellation);

    /// <summary>
    /// Makes Available jobs Running under a new lease each and returns them, in order of priority, due time, id, as far as their queues'
    /// rules allow: see <see cref="Allotter"/>. No job is ever returned to two callers, no limit of a queue is ever exceeded, and a
    /// job that has expired stays where it is.
    /// </summary>
    Task<Acquisition> AcquireAsync(AcquisitionRequest request, CancellationToken cancellation);

    /// <summary>
    /// Replaces <paramref name="held"/> by <paramref name="next"/> if the row still has the version that was held and,
    /// where that was Running, its lease token. False: it has not, and nothing was written. False as well where the row
    /// has a cancel request that <paramref name="held"/> does not know and <paramref name="next"/> would leave unheeded, or another job
    /// holds the unique key of one that had ended and is to run again.
    /// </summary>
    Task<bool> TryWriteAsync(Job held, Job next, CancellationToken cancellation);

    /// <summary>Marks a Running job for cancelation, which its lease survives. False: it does not run.</summary>
    Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellation);

    /// <summary>Renews the leases of one silo's attempts together.</summary>
    Task<Renewal> RenewAsync(
        string silo, IReadOnlyList<AttemptId> running, TimeSpan lease, CancellationToken cancellation);

    /// <summary>
    /// Makes up to <paramref name="limit"/> due Scheduled and Retryable jobs Available, and discards up to as many that expired before
    /// they started.
    /// </summary>
    Task<Promotion> PromoteAsync(int limit, CancellationToken cancellation);

    /// <summary>Tells that a silo lives, the first time as well.</summary>
    Task HeartbeatAsync(SiloHeartbeat heartbeat, CancellationToken cancellation);

    /// <summary>Takes a silo that stopped in good order off the list.</summary>
    Task RemoveSiloAsync(string silo, CancellationToken cancellation);

    /// <summary>
    /// Takes silos off the list that were silent for so long and hold no lease, and tells how many those were.
    /// </summary>
    Task<int> ForgetSilosAsync(TimeSpan silentFor, CancellationToken cancellation);

    /// <summary>The silos on the list, in order of their incarnation.</summary>
    Task<IReadOnlyList<SiloRecord>> ListSilosAsync(CancellationToken cancellation);

    /// <summary>
    /// Running jobs whose lease ran out, or whose silo is unknown or has missed its heartbeats for
    /// <paramref name="lostAfter"/>.
    /// </summary>
    Task<IReadOnlyList<Job>> FindLostAsync(TimeSpan lostAfter, int limit, CancellationToken cancellation);

    /// <summary>The operations that Available jobs are of, each as <see cref="OperationNames"/> has it, in no order.</summary>
    Task<IReadOnlyList<string>> ListAvailableOperationsAsync(CancellationToken cancellation);

    /// <summary>Keeps that no silo has these operations, and forgets it of all others; tells since when it is so of each.</summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> MarkUnrunnableAsync(
        IReadOnlyList<string> operations, CancellationToken cancellation);

    /// <summary>Available jobs of an operation that were due before a time, in no order and without their arguments.</summary>
    Task<IReadOnlyList<Job>> FindAvailableAsync(
        string operation, DateTimeOffset dueBefore, int limit, CancellationToken cancellation);

    /// <summary>The job, or null.</summary>
    Task<Job?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>The job without its arguments, result and history, or null.</summary>
    Task<Job?> LookAsync(Guid id, CancellationToken cancellation);

    /// <summary>Those jobs of these that there are, in no order.</summary>
    Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation);

    /// <summary>Deletes those jobs of these that have ended, and tells how many those were.</summary>
    Task<int> DeleteAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation);

    /// <summary>Part of an index, newest first; without results and histories, and without arguments unless they are asked for.</summary>
    Task<IReadOnlyList<Job>> ListAsync(JobIndex index, JobRange range, CancellationToken cancellation);

    /// <summary>
    /// Deletes of the oldest jobs of a queue in a final state those that ended before a time.
    /// </summary>
    /// <param name="state">Completed, Canceled or Discarded.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="endedBefore">The time.</param>
    /// <param name="kept">Leaves so many of them in any case, counted at that moment, whoever else prunes.</param>
    /// <param name="above">Looks at ids greater than this one only; null means from the oldest on.</param>
    /// <param name="limit">Jobs to look at, at most.</param>
    /// <param name="toTable">Whether they go to the table of archived jobs, in the same transaction.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<PruneStep> PruneAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, bool toTable,
        CancellationToken cancellation);

    /// <summary>What <see cref="PruneAsync"/> would delete; nothing is.</summary>
    Task<Prunable> FindPrunableAsync(
        JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, CancellationToken cancellation);

    /// <summary>Deletes those ended jobs of these that still have these versions, and tells how many those were.</summary>
    Task<int> DeleteUnchangedAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation);

    /// <summary>The job in the table of archived ones, or null.</summary>
    Task<Job?> FindArchivedAsync(Guid id, CancellationToken cancellation);

    /// <summary>Deletes from the table jobs that were archived before a time, and tells how many those were.</summary>
    Task<int> DeleteArchivedAsync(DateTimeOffset before, int limit, CancellationToken cancellation);

    /// <summary>How many jobs each queue has in each state, kept by the writes and never counted.</summary>
    Task<IReadOnlyList<JobCount>> CountAsync(CancellationToken cancellation);
}
