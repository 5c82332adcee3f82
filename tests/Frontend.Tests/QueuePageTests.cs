using System.Net;

namespace Gristmill.Frontend.Tests;

/// <summary>The queues' page and its forms, as far as no browser is needed to see it.</summary>
public sealed class QueuePageTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task A_queue_is_listed_with_its_rules_paused_and_let_go_on()
    {
        await node.SendAsync(HttpMethod.Put, "/v1/queues/narrow",
            """{"maxRunning":7,"rate":{"starts":100,"perSeconds":60},"key":{"path":"tenant","maxRunning":2},"note":"the <b>mill</b>"}""");
        var page = await node.HtmlAsync("/queues");
        Assert.Contains("at most 7 running", page);
        Assert.Contains("at most 100 starts in 1 min", page);
        Assert.Contains("by turns of tenant", page);
        Assert.Contains("the &lt;b&gt;mill&lt;/b&gt;", page);
        page = await node.PressAsync("/queues", "/queues/narrow/pause");
        Assert.Contains("The queue is paused.", page);
        Assert.Contains("Paused</span>", page);
        Assert.DoesNotContain("Paused</span>", await node.PressAsync("/queues", "/queues/narrow/resume"));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_changes_nothing()
    {
        await node.SendAsync(HttpMethod.Put, "/v1/queues/kept", "{}");
        using var refused = await node.Http.PostAsync("/queues/kept/pause", null);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.DoesNotContain("\"pausedAt\":\"", await node.Http.GetStringAsync("/v1/queues/kept"));
    }
}
