using System.Net;
using Gristmill.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Gristmill.Frontend.Tests;

public sealed class ArchivedJobTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private async Task<string> ArchivedAsync(string queue)
    {
        var job = await node.EnqueueAsync($$$"""{"module":"sample","operation":"echo","args":{},"queue":"{{{queue}}}"}""");
        await node.UntilAsync((string)job["id"]!, "Completed");
        var store = node.Services.GetRequiredService<IJobStore>();
        var pruned = await store.PruneAsync(
            JobState.Completed, queue, store.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), 0, null, 10, toTable: true, Now);
        Assert.Equal(1, pruned.Deleted);
        return (string)job["id"]!;
    }

    [Theory]
    [InlineData("")]
    [InlineData("?wait=1")]
    public async Task An_archived_job_is_answered_whether_or_not_its_end_is_waited_for(string query)
    {
        var id = await ArchivedAsync("waited" + query.Length);
        var (status, job) = await node.SendAsync(HttpMethod.Get, $"/v1/jobs/{id}{query}");
        Assert.Equal((HttpStatusCode.OK, true), (status, (bool)job!["archived"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await node.SendAsync(HttpMethod.Get, $"/v1/jobs/{Guid.NewGuid()}{query}")).Status);
    }

    [Theory]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/retry")]
    [InlineData("DELETE", "")]
    [InlineData("PATCH", "")]
    public async Task Nothing_is_done_about_an_archived_job(string method, string verb)
    {
        var id = await ArchivedAsync($"old-{method}{verb.Replace('/', '-')}");
        foreach (var (job, expected, code) in ((string, HttpStatusCode, string)[])
            [(id, HttpStatusCode.Conflict, "job_archived"), ($"{Guid.NewGuid()}", HttpStatusCode.NotFound, "job_not_found")])
        {
            var (status, problem) = await node.SendAsync(new HttpMethod(method), $"/v1/jobs/{job}{verb}", method == "PATCH" ? """{"priority":1}""" : null);
            Assert.Equal((expected, code, "id"), (status, (string)problem!["code"]!, (string)problem["field"]!));
        }
    }
}
