namespace Gristmill.Jobs;

/// <summary>Checks what a change makes of a job that waits, beyond what <see cref="NewJobValidator"/> sees of the change alone.</summary>
public static class JobEditValidator
{
    /// <summary>What is wrong, or null. The fault names what was changed, not what it does not fit to.</summary>
    public static JobFault? Check(Job next, JobEdit edit, DateTimeOffset now)
    {
        if (edit.ExpiresAt is null && edit.ScheduledAt is null) return null;
        if (next.ExpiresAt is not { } expires || next.ScheduledAt <= now || expires > next.ScheduledAt) return null;
        return edit.ExpiresAt is not null
            ? new("expiresAt", $"Expected a time after scheduledAt, {next.ScheduledAt:O}, got {expires:O}.")
            : new("scheduledAt", $"Expected a time before expiresAt, {expires:O}, got {next.ScheduledAt:O}.");
    }
}
