using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Gristmill.Testing.Processes;

namespace Gristmill.Testing.Nodes;

/// <summary>A real node in a process of its own, on a free loopback port.</summary>
public sealed partial class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    /// <summary>The node's program, built beside this one.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Frontend", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "Gristmill.Frontend.dll"));

    /// <summary>The modules of the tests.</summary>
    public static string Modules { get; } = Path.Combine(AppContext.BaseDirectory, "modules");

    /// <summary>A client of the node's.</summary>
    public HttpClient Http { get; private set; } = new();

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Processor time used, user and system.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What the node wrote so far.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Starts a node and waits until it listens.</summary>
    public static Task<NodeProcess> StartAsync(string data, params string[] flags) =>
        StartAsync(new Dictionary<string, string>(), data, flags);

    /// <summary>Starts a node with these environment variables and waits until it listens.</summary>
    public static Task<NodeProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment, string data, params string[] flags) =>
        StartAsync(Launch(environment, Flags(data, flags), []));

    /// <summary>Starts a node by a command that ends by running what is added to it, and waits until it listens.</summary>
    public static Task<NodeProcess> StartWithinAsync(string[] command, string data, params string[] flags) =>
        StartAsync(Launch(new Dictionary<string, string>(), Flags(data, flags), command));

    private static string[] Flags(string data, string[] flags) =>
        ["--urls", "http://127.0.0.1:0", "--data", data, "--modules", Modules, .. flags];

    private static async Task<NodeProcess> StartAsync(NodeProcess node)
    {
        var first = await Task.WhenAny(node._listening.Task, node.ExitAsync(), Task.Delay(StartTimeout, TimeProvider.System));
        if (first != node._listening.Task)
        {
            await node.DisposeAsync();
            throw new InvalidOperationException($"The node did not start:\n{node.Output}");
        }

        node.Http = new HttpClient { BaseAddress = await node._listening.Task, Timeout = TimeSpan.FromSeconds(60) };
        return node;
    }

    /// <summary>Starts the program with these flags, whether or not it comes up.</summary>
    public static NodeProcess Launch(params string[] flags) => Launch(new Dictionary<string, string>(), flags, []);

    private static NodeProcess Launch(IReadOnlyDictionary<string, string> environment, string[] flags, string[] within)
    {
        string[] command = [.. within, "dotnet", Program, .. flags];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var key in start.Environment.Keys.Where(key => key.StartsWith("GRISTMILL_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(key);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        var node = new NodeProcess(Process.Start(start)!);
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        return node;
    }

    /// <summary>kill -9, and waits for the end.</summary>
    public Task KillAsync()
    {
        _process.KillHard();
        return EndAsync();
    }

    /// <summary>kill -TERM, and waits for the end.</summary>
    public Task TerminateAsync()
    {
        _process.Terminate();
        return EndAsync();
    }

    /// <summary>kill -INT, as Ctrl+C sends it; does not wait.</summary>
    public void Interrupt() => _process.Interrupt();

    /// <summary>kill -STOP: it stands still from now on, and notices nothing.</summary>
    public void Pause() => _process.Pause();

    /// <summary>kill -CONT: it goes on as if nothing had been.</summary>
    public void Resume() => _process.Resume();

    /// <summary>Waits for the end by itself, and tells the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>How it ended.</summary>
    public int ExitCode => _process.ExitCode;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        Http.Dispose();
        _process.Dispose();
    }

    private Task EndAsync() => _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (ListensOn().Match(line) is { Success: true } match) _listening.TrySetResult(new Uri(match.Groups["url"].Value));
    }

    [GeneratedRegex(@"^Gristmill \S+ listens on (?<url>http://\S+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ListensOn();
}
