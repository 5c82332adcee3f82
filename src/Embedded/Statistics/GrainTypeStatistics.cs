namespace Gristmill.Embedded;

/// <summary>What a grain class has done since the engine was made.</summary>
/// <param name="GrainType">The class, as <c>IManagementGrain</c> names it.</param>
/// <param name="Activations">Live activations.</param>
/// <param name="TotalActivations">Activations made, ended ones included.</param>
/// <param name="Calls">Calls that ran to their end, failed ones included.</param>
/// <param name="FailedCalls">Calls that ended with an exception.</param>
/// <param name="RefusedCalls">Calls refused because a mailbox was full.</param>
/// <param name="TotalLatency">Sum over the calls of the time from send to answer.</param>
/// <param name="MaxLatency">The longest time from send to answer.</param>
public sealed record GrainTypeStatistics(
    string GrainType,
    int Activations,
    long TotalActivations,
    long Calls,
    long FailedCalls,
    long RefusedCalls,
    TimeSpan TotalLatency,
    TimeSpan MaxLatency)
{
    /// <summary>The mean time from send to answer; zero before the first call.</summary>
    public TimeSpan MeanLatency => Calls == 0 ? TimeSpan.Zero : TotalLatency / Calls;
}
