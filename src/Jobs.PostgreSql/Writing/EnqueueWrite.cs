namespace Gristmill.Jobs.PostgreSql;

/// <summary>New jobs, all or none. Written again it changes nothing, so an unknown end needs no care.</summary>
internal sealed class EnqueueWrite(IReadOnlyList<Job> jobs) : PendingWrite<bool>(true)
{
    public IReadOnlyList<Job> Jobs => jobs;
}
