using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gristmill.Testing.Processes;

namespace Gristmill.Bench.Contest;

/// <summary>One side of a peer: a program under bench/peers that takes orders and answers, a line of JSON each.</summary>
internal sealed class DriverProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private DriverProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public Process Process => _process;

    /// <summary>The version of the peer that it drives.</summary>
    public string Version { get; private set; } = "";

    public static async Task<DriverProcess> StartAsync(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        var driver = new DriverProcess(Process.Start(start)!);
        try
        {
            driver.Version = (string)(await driver.HearAsync("open"))["version"]!;
            return driver;
        }
        catch
        {
            await driver.DisposeAsync();
            throw;
        }
    }

    public async Task<JsonObject> AskAsync(object order, string answer)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        await _process.StandardInput.FlushAsync();
        return await HearAsync(answer);
    }

    /// <summary>Waits for an answer; a driver says nothing else meanwhile.</summary>
    public async Task<JsonObject> HearAsync(string did)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith('{') && JsonNode.Parse(line) is JsonObject answer && (string?)answer["did"] == did) return answer;
        }

        throw new InvalidOperationException($"The driver ended: {(await _errors).Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.KillHard();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
