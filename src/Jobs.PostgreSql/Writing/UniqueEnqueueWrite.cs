namespace Gristmill.Jobs.PostgreSql;

/// <summary>New jobs that claim keys. Written again it finds its own, so an unknown end needs no care.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="clock">The clock by which keys are held.</param>
internal sealed class UniqueEnqueueWrite(IReadOnlyList<UniqueJob> jobs, TimeProvider clock) : PendingWrite<IReadOnlyList<Enqueued>>([])
{
    public IReadOnlyList<UniqueJob> Jobs => jobs;

    public DateTimeOffset Now => clock.GetUtcNow();

    public override long Size { get; } = jobs.Sum(job => 512L + job.Job.Args.Length);
}
