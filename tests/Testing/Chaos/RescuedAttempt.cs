namespace Gristmill.Testing.Chaos;

/// <summary>An attempt that was taken back from a node that was lost.</summary>
/// <param name="Job">Its job.</param>
/// <param name="Number">Its number.</param>
/// <param name="Loss">How its node was lost.</param>
/// <param name="TakenBack">How long after the loss the store had it back.</param>
/// <param name="Due">How long after the loss the backoff was over and the job waited for a permit; null when it waited for none.</param>
/// <param name="StartedAgain">How long after the loss the job's next attempt began; null when it had none.</param>
public sealed record RescuedAttempt(Guid Job, int Number, NodeLoss Loss, TimeSpan TakenBack, TimeSpan? Due, TimeSpan? StartedAgain);
