using System.Net;
using Gristmill.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Gristmill.Frontend.Tests;

public sealed class JobEditTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Theory]
    [InlineData("nowhere", "grind")]
    [InlineData("sample", "grind")]
    public async Task A_job_whose_operation_no_node_has_is_changed_but_for_its_arguments(string module, string operation)
    {
        var store = node.Services.GetRequiredService<IJobStore>();
        var job = JobLife.Create(
            new NewJob { Module = module, Operation = operation, Lane = JobLane.Io, Args = "{}"u8.ToArray() }, new JobIds(store.Clock).Next(), store.Clock.GetUtcNow());
        await store.EnqueueAsync([job], TestContext.Current.CancellationToken);
        var (status, body) = await node.SendAsync(HttpMethod.Patch, $"/v1/jobs/{job.Id}", """{"priority":1,"queue":"later","maxAttempts":9}""");
        Assert.Equal((HttpStatusCode.OK, 1, "later", 9), (status, (int)body!["priority"]!, (string)body["queue"]!, (int)body["maxAttempts"]!));
        (status, body) = await node.SendAsync(HttpMethod.Patch, $"/v1/jobs/{job.Id}", """{"priority":2,"args":{"a":1}}""");
        Assert.Equal((HttpStatusCode.Conflict, "args_uncheckable", "args"), (status, (string)body!["code"]!, (string)body["field"]!));
        (_, body) = await node.SendAsync(HttpMethod.Get, $"/v1/jobs/{job.Id}");
        Assert.Equal((1, "{}", "no_capable_silo"), ((int)body!["priority"]!, body["args"]!.ToJsonString(), (string)body["waiting"]!["code"]!));
    }
}
