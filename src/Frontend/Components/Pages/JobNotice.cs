using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>What a job's page says came of a wish. The URL carries its code only, so that no link can put words here.</summary>
/// <param name="Text">What to say.</param>
/// <param name="Refused">Whether the wish was refused.</param>
internal sealed record JobNotice(string Text, bool Refused)
{
    /// <summary>The code of what came of a wish.</summary>
    public static string CodeOf(string verb, JobReplyKind kind) => kind switch
    {
        JobReplyKind.Done => verb + "-done",
        JobReplyKind.Requested => verb + "-requested",
        JobReplyKind.Taken => verb + "-taken",
        _ => verb + "-refused",
    };

    /// <summary>The notice of a code; null when there is none.</summary>
    public static JobNotice? Find(string? code, JobView job) => code switch
    {
        "cancel-done" => new("The job was canceled.", false),
        "cancel-requested" => new("The running attempt was asked to stop.", false),
        "cancel-refused" => new($"Nothing was canceled: the job is {job.State}, and only a job that has not ended can be.", true),
        "retry-done" => new("The job is due now.", false),
        "retry-refused" => new($"Nothing was retried: the job is {job.State}, and only a job that waits, failed or was canceled can be.", true),
        "retry-taken" => new("Nothing was retried: the job is unique, and another one that does the same waits or runs.", true),
        _ => null,
    };
}
