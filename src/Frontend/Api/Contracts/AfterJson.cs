using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A job that another one waits for, or waited for.</summary>
/// <param name="Job">The job.</param>
/// <param name="As">The member of the waiting job's arguments that its result becomes; null where nothing becomes of it.</param>
/// <param name="OnFailure">cancel or continue.</param>
/// <param name="Outcome">The state in which it ended; null as long as it has not.</param>
internal sealed record AfterJson(string Job, string? As, string? OnFailure, string? Outcome)
{
    public static AfterJson From(AfterView after) => new(after.Job, after.As, after.OnFailure, after.Outcome);
}
