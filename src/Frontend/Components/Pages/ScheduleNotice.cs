using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>What a schedule's page says came of a wish. The URL carries its code only, so that no link can put words here.</summary>
/// <param name="Text">What to say.</param>
/// <param name="Refused">Whether the wish was refused.</param>
internal sealed record ScheduleNotice(string Text, bool Refused)
{
    /// <summary>The code of what came of a wish.</summary>
    public static string CodeOf(string verb, ScheduleReplyKind kind) => kind == ScheduleReplyKind.Done ? verb + "-done" : "busy";

    /// <summary>The notice of a code; null when there is none.</summary>
    public static ScheduleNotice? Find(string? code) => code switch
    {
        "pause-done" => new("The schedule is paused.", false),
        "resume-done" => new("The schedule goes on from now.", false),
        "run-done" => new("Its job was enqueued.", false),
        "busy" => new("Nothing was done: the schedule was changed again and again meanwhile. Try again.", true),
        _ => null,
    };
}
