namespace Gristmill.Jobs.PostgreSql;

/// <summary>Ends that are told to those that wait for them. Written again it finds what is left to tell, so an unknown end needs no care.</summary>
/// <param name="limit">Ends, and jobs that hear of them, at most.</param>
/// <param name="clock">The clock by which due times are judged.</param>
internal sealed class SettleWrite(int limit, TimeProvider clock) : PendingWrite<Settlement>(new Settlement(0, 0, false)), IStepWrite
{
    public int Limit => limit;

    public DateTimeOffset Now => clock.GetUtcNow();

    public Step ToStep() => new SettleStep(this);
}
