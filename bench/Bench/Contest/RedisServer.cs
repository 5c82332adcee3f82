using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gristmill.Testing.Nodes;
using Gristmill.Testing.Processes;

namespace Gristmill.Bench.Contest;

/// <summary>A Redis of the benchmark's own, on a free loopback port, that writes what it is told to disk once a second.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly Process _process;
    private readonly TemporaryDirectory _data;
    private readonly int _port;

    private RedisServer(Process process, TemporaryDirectory data, int port) => (_process, _data, _port) = (process, data, port);

    public static bool IsInstalled => File.Exists(Program);

    public string Address => $"redis://127.0.0.1:{_port}";

    public TimeSpan ProcessorTime => ProcessTree.ProcessorTime(_process.Id);

    public static async Task<RedisServer> StartAsync()
    {
        var data = new TemporaryDirectory();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var start = new ProcessStartInfo(Program) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--port", $"{port}", "--bind", "127.0.0.1", "--dir", data.Path, "--save", "",
            "--appendonly", "yes", "--appendfsync", "everysec", "--logfile", data.File("log")])
            start.ArgumentList.Add(argument);
        var server = new RedisServer(Process.Start(start)!, data, port);
        await Timing.UntilAsync(server.AnswersAsync, "redis-server to listen", TimeSpan.FromSeconds(30));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.KillHard();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException) when (!_process.HasExited)
        {
            return false;
        }
    }
}
