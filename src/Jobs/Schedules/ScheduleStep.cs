using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>What is to be written together: a schedule, and the jobs of its ticks.</summary>
/// <param name="Next">The schedule as it becomes.</param>
/// <param name="Jobs">The jobs to store.</param>
public sealed record ScheduleStep(Schedule Next, ImmutableArray<Job> Jobs);
