using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Durability;

public sealed class KillTests
{
    private const int Jobs = 200;

    [Fact]
    public async Task Jobs_survive_kill_9_several_times_and_each_completes_exactly_once()
    {
        using var data = new TemporaryDirectory();
        var journal = Directory.CreateDirectory(data.File("journal")).FullName;
        var random = new Random(20_261_121);
        // More permits than cores, so that the test takes its time from the kills and not from the queue.
        string[] flags = ["--Limits:Blocking", "20", "--Retry:FirstDelay", "00:00:00.2"];
        string[] ids;
        await using (var node = await NodeProcess.StartAsync(data.Path, flags))
        {
            ids = await node.Http.EnqueueBatchAsync(Enumerable.Range(0, Jobs).Select(_ => (object)new
            {
                module = "testbed", operation = "work", args = new { journal, milliseconds = 1_000 },
            }));
            await Probe.UntilAsync(async () => await node.Http.CountAsync("Running") > 0, "the first job to run");
            await node.KillAsync();
        }

        for (var kill = 0; kill < 4; kill++)
        {
            await using var node = await NodeProcess.StartAsync(data.Path, flags);
            await Probe.UntilAsync(async () => await node.Http.CountAsync("Running") > 0, "jobs to run again");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 2_500)), TimeProvider.System);
            await node.KillAsync();
        }

        await using var last = await NodeProcess.StartAsync(data.Path, flags);
        await Probe.UntilAsync(
            async () => await last.Http.CountAsync("Completed") == Jobs, "all jobs to complete", TimeSpan.FromMinutes(3));

        var jobs = await last.Http.AllJobsAsync();
        Assert.Equal(ids.Order(), jobs.Select(job => (string)job["id"]!).Order());
        Assert.All(jobs, job => Assert.Equal("Completed", (string)job["state"]!));
        var began = Directory.EnumerateFiles(journal, "begin *")
            .CountBy(entry => Path.GetFileName(entry).Split(' ')[1]).ToDictionary();
        var rescued = 0;
        foreach (var id in ids)
        {
            var job = await last.Http.JobAsync(id);
            var attempts = job["attempts"]!.AsArray();
            // The attempts tell the story: one completed last, every earlier one was rescued, and each has its number.
            Assert.Equal($"{id} {attempts.Count}", (string)job["result"]!);
            Assert.Equal("Completed", (string)attempts[^1]!["outcome"]!);
            Assert.All(attempts.SkipLast(1), attempt => Assert.Equal("Rescued", (string)attempt!["outcome"]!));
            Assert.Equal(Enumerable.Range(1, attempts.Count), attempts.Select(attempt => (int)attempt!["attempt"]!));
            Assert.Equal(attempts.Count, (int)job["attempt"]!);
            Assert.InRange(began[id], 1, attempts.Count);
            rescued += attempts.Count - 1;
        }

        Assert.True(rescued >= 5, $"Only {rescued} attempts were rescued: the kills hit nothing.");
    }

    [Fact]
    public async Task A_module_that_crashes_the_process_every_time_ends_discarded()
    {
        using var data = new TemporaryDirectory();
        string[] flags = ["--Retry:FirstDelay", "00:00:00.2"];
        string id;
        await using (var node = await NodeProcess.StartAsync(data.Path, flags))
        {
            id = (string)(await node.Http.EnqueueAsync(
                new { module = "testbed", operation = "crash", maxAttempts = 3 }))["id"]!;
            Assert.NotEqual(0, await node.ExitAsync());
        }

        for (var start = 0; start < 2; start++)
        {
            await using var node = await NodeProcess.StartAsync(data.Path, flags);
            Assert.NotEqual(0, await node.ExitAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        }

        await using var last = await NodeProcess.StartAsync(data.Path, flags);
        var job = await last.Http.UntilAsync(id, "Discarded");
        Assert.Equal(["lease_lost", "lease_lost", "lease_lost"],
            job["errors"]!.AsArray().Select(error => (string)error!["code"]!));
        Assert.Equal(3, (int)job["attempt"]!);
        Assert.NotNull(job["finalizedAt"]);
    }
}
