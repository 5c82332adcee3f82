using Gristmill.Frontend.Components.Pages;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Microsoft.AspNetCore.Antiforgery;
using Orleans;

namespace Gristmill.Frontend.Components.Forms;

/// <summary>Answers the forms of a schedule's page: does what is wished and leads back to the page, which says what came of it.</summary>
internal static class ScheduleForms
{
    public static void MapScheduleForms(this WebApplication app)
    {
        var schedules = app.MapGroup("/schedules/{name}").ExcludeFromDescription();
        Map("pause", grain => grain.PauseAsync());
        Map("resume", grain => grain.ResumeAsync());
        Map("run", grain => grain.RunAsync());

        void Map(string verb, Func<IScheduleGrain, Task<ScheduleReply>> wish) => schedules.MapPost(
            $"/{verb}", (string name, HttpContext context, IAntiforgery antiforgery, IGrainFactory grains) =>
                AnswerAsync(name, verb, context, antiforgery, () => wish(grains.GetGrain<IScheduleGrain>(name))));
    }

    private static async Task<IResult> AnswerAsync(
        string name, string verb, HttpContext context, IAntiforgery antiforgery, Func<Task<ScheduleReply>> wish)
    {
        if (await FormTokens.RefusalAsync(context, antiforgery) is { } refusal) return refusal;
        var page = $"/schedules/{Uri.EscapeDataString(name)}";
        if (!ScheduleValidator.IsName(name)) return FormTokens.SeeOther(context, page);
        var reply = await wish();
        return FormTokens.SeeOther(
            context, reply.Kind == ScheduleReplyKind.NotFound ? page : $"{page}?notice={ScheduleNotice.CodeOf(verb, reply.Kind)}");
    }
}
