namespace Gristmill.Jobs;

/// <summary>A job that another one waits for.</summary>
/// <param name="On">The job that is waited for.</param>
/// <param name="As">The member of the waiting job's arguments that its result becomes; null where nothing becomes of it.</param>
/// <param name="OnFailure">What its failure means for the one that waits.</param>
public sealed record Dependency(Guid On, string? As = null, FailureAction OnFailure = FailureAction.Cancel)
{
    /// <summary>How the job ended that is waited for; null as long as nobody has looked.</summary>
    public JobState? Outcome { get; init; }

    /// <summary>Its result, UTF-8 JSON; kept until the one that waits has it in its arguments.</summary>
    public ReadOnlyMemory<byte>? Result { get; init; }

    /// <summary>Whether its result was not read, for those of all that the job waits for are too large together.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Whether it ended in a way that ends the job that waits as well.</summary>
    public bool Fails => OnFailure == FailureAction.Cancel && Outcome is (JobState.Canceled or JobState.Discarded);
}
