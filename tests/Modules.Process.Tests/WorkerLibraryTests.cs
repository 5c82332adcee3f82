using System.Text.Json.Nodes;
using Gristmill.Modules.Sdk;
using Gristmill.Testing;

namespace Gristmill.Modules.Process.Tests;

/// <summary>What the three worker libraries offer besides the conformance suite.</summary>
public sealed class WorkerLibraryTests
{
    public static TheoryData<string> Languages => ConformanceWorker.Languages;

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task It_speaks_over_standard_input_and_output_too(string language)
    {
        await using var worker = await ConformanceWorker.StartAsync(
            language, manifest => manifest with { Transport = WorkerTransport.Stdio });
        var large = $"\"{new string('y', 3 << 20)}\"";
        Assert.Equal(large, await worker.TextAsync("echo", large));
        Assert.Equal("\"again\"", await worker.TextAsync("echo", "\"again\""));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task It_tells_progress_and_logs_and_knows_job_and_deadline(string language)
    {
        var log = new ListLogger<ProcessModuleRuntime>();
        await using var worker = await ConformanceWorker.StartAsync(language, manifest => manifest, log);
        var told = new Told();
        var context = new ModuleContext(default, new JobAttempt("j1", 2, 3)) { Limit = TimeSpan.FromSeconds(60), Progress = told };
        var answer = JsonNode.Parse(await worker.TextAsync("tell", "{}", context))!;
        Assert.Equal("{\"id\":\"j1\",\"attempt\":2,\"maxAttempts\":3}", answer["job"]!.ToJsonString());
        Assert.InRange((double)answer["remaining"]!, 1, 60_000);
        Assert.Equal(worker.Pool.Slots[0].Pid, (int)answer["pid"]!);
        Assert.Equal(new ModuleProgress(0.5, "half way"), told.Last);
        Assert.Contains(log.Lines, line => line.EndsWith("It tells.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task It_keeps_the_worker_after_a_result_that_is_too_large(string language)
    {
        await using var worker = await ConformanceWorker.StartAsync(language, manifest => manifest);
        var before = JsonNode.Parse(await worker.TextAsync("tell", "{}"))!["pid"]!.ToJsonString();
        var outcome = await worker.InvokeAsync("large", "{\"bytes\":17000000}"u8.ToArray(), new ModuleContext(default));
        Assert.Equal("result_too_large", Assert.IsType<ModuleOutcome.Fault>(outcome).Code);
        Assert.Equal(before, JsonNode.Parse(await worker.TextAsync("tell", "{}"))!["pid"]!.ToJsonString());
    }

    private sealed class Told : IProgress<ModuleProgress>
    {
        public ModuleProgress? Last { get; private set; }

        public void Report(ModuleProgress value) => Last = value;
    }
}
