using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Antiforgery;
using Orleans;

namespace Gristmill.Frontend.Components.Forms;

/// <summary>Answers the forms of the queues' page: does what is wished and leads back to the page, which says what came of it.</summary>
internal static class QueueForms
{
    public static void MapQueueForms(this WebApplication app)
    {
        var queues = app.MapGroup("/queues/{name}").ExcludeFromDescription();
        queues.MapPost("/pause", (string name, HttpContext context, IAntiforgery antiforgery, IGrainFactory grains) =>
            AnswerAsync(name, paused: true, context, antiforgery, grains));
        queues.MapPost("/resume", (string name, HttpContext context, IAntiforgery antiforgery, IGrainFactory grains) =>
            AnswerAsync(name, paused: false, context, antiforgery, grains));
    }

    private static async Task<IResult> AnswerAsync(
        string name, bool paused, HttpContext context, IAntiforgery antiforgery, IGrainFactory grains)
    {
        if (await FormTokens.RefusalAsync(context, antiforgery) is { } refusal) return refusal;
        var reply = await grains.GetGrain<IQueueCatalogGrain>(0).PauseAsync(name, paused, context.RequestAborted);
        return FormTokens.SeeOther(context, reply.Fault is null ? $"/queues?notice={(paused ? "pause" : "resume")}-done" : "/queues");
    }
}
