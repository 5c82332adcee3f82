using Gristmill.Frontend.Components.Pages;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Antiforgery;
using Orleans;

namespace Gristmill.Frontend.Components.Forms;

/// <summary>
/// Answers the forms of a job's page: does what is wished and leads back to the page, which says what came of it. A
/// form without its antiforgery token comes from somewhere else, and is refused.
/// </summary>
internal static class JobForms
{
    public static void MapJobForms(this WebApplication app)
    {
        // Not forms of the framework's: those must still be on the page when they are sent, and by then a job may have
        // moved on to a state that does not offer them.
        var jobs = app.MapGroup("/jobs/{id:guid}").ExcludeFromDescription();
        jobs.MapPost("/cancel", (Guid id, HttpContext context, IAntiforgery antiforgery, IGrainFactory grains) =>
            AnswerAsync(id, "cancel", context, antiforgery, grains.GetGrain<IJobGrain>(id).CancelAsync));
        jobs.MapPost("/retry", (Guid id, HttpContext context, IAntiforgery antiforgery, IGrainFactory grains) =>
            AnswerAsync(id, "retry", context, antiforgery, grains.GetGrain<IJobGrain>(id).RetryAsync));
    }

    private static async Task<IResult> AnswerAsync(
        Guid id, string verb, HttpContext context, IAntiforgery antiforgery, Func<Task<JobReply>> wish)
    {
        if (await FormTokens.RefusalAsync(context, antiforgery) is { } refusal) return refusal;
        var reply = await wish();
        var page = $"/jobs/{id}";
        return FormTokens.SeeOther(
            context, reply.Kind == JobReplyKind.NotFound ? page : $"{page}?notice={JobNotice.CodeOf(verb, reply.Kind)}");
    }
}
