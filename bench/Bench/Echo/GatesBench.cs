using System.Net.Http.Json;
using System.Text.Json;
using Gristmill.Testing.Nodes;

namespace Gristmill.Bench.Echo;

/// <summary>Calls of class io, and <c>/health</c>, while the blocking gate is full of work that computes without end.</summary>
internal static class GatesBench
{
    /// <summary>The module that is called.</summary>
    public const string Module = "dotnet";

    private const int Rounds = 3, Seconds = 3, Connections = 4, Endless = 64;

    public static async Task RunAsync(Report report, Surroundings on, string modules, string script)
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, [.. on.Flags, "--modules", modules]);
        Uri echo = new(node.Http.BaseAddress!, $"v1/modules/{Module}/echo"), health = new(node.Http.BaseAddress!, "health");
        await Wrk.RunAsync(echo, Connections, Seconds, script);
        var idle = await MeasureAsync(echo, health, script);
        for (var i = 0; i < Endless; i++)
        {
            using var response = await node.Http.PostAsJsonAsync("/v1/jobs",
                new { module = "sample", operation = "spin", args = new { milliseconds = 600_000 }, timeoutSeconds = 600 });
            response.EnsureSuccessStatusCode();
        }

        await Timing.UntilAsync(() => IsFullAsync(node), "the blocking gate to be full", TimeSpan.FromSeconds(10));
        var full = await MeasureAsync(echo, health, script);
        report.AddTable("The gates do not starve each other",
            $"{Connections} connections, milliseconds; the blocking gate full of endless computing, {Endless} such jobs before it. "
            + "The computing takes its share of the processors; the calls wait for no permit.",
            ["What", "calls/s", "p50", "p99"],
            [
                ["calls of class io, idle", .. Load.Cells(idle.Echo)],
                ["calls of class io, the blocking gate full", .. Load.Cells(full.Echo)],
                ["/health, idle", .. Load.Cells(idle.Health)],
                ["/health, the blocking gate full", .. Load.Cells(full.Health)],
            ]);
    }

    private static async Task<bool> IsFullAsync(NodeProcess node)
    {
        using var health = JsonDocument.Parse(await node.Http.GetStringAsync("/health"));
        return health.RootElement.GetProperty("gates").EnumerateArray().Any(gate => gate.GetProperty("name").GetString() == "blocking"
            && gate.GetProperty("held").GetInt32() == gate.GetProperty("capacity").GetInt32());
    }

    private static async Task<(List<Load> Echo, List<Load> Health)> MeasureAsync(Uri echo, Uri health, string script)
    {
        List<Load> echoes = [], healths = [];
        for (var round = 0; round < Rounds; round++)
        {
            echoes.Add(await Wrk.RunAsync(echo, Connections, Seconds, script));
            healths.Add(await Wrk.RunAsync(health, Connections, Seconds));
        }

        return (echoes, healths);
    }
}
