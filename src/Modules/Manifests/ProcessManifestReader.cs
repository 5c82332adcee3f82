using System.Collections.Frozen;

namespace Gristmill.Modules;

/// <summary>Checks a manifest's <c>process</c>.</summary>
internal static class ProcessManifestReader
{
    private const int MaxMegabytes = 1 << 20;
    private const int MaxSeconds = 31_536_000;

    /// <summary>The checked object.</summary>
    /// <param name="raw">As it stands in the file.</param>
    /// <param name="hosted">Whether a program of the node's own is the worker, which the manifest then does not say.</param>
    /// <param name="wrong">Makes the exception for a path and a problem.</param>
    public static ProcessManifest Read(RawProcess raw, bool hosted, Func<string, string, ManifestException> wrong)
    {
        var command = raw.Command ?? [];
        if (hosted && raw is not { Command: null, Protocol: "json", Transport: "socket", Method: "dispatch" })
            throw wrong("process", "expected no command, protocol, transport nor method, for the node runs the library in a program of its own.");
        if (!hosted && (command.Length == 0 || command.Any(part => part.Length == 0 || part.Contains('\0'))))
            throw Wrong("command", "expected a program and its arguments, none of them empty, "
                + (command.Length == 0 ? "got none." : "got an empty one."));
        var folk = Choice("protocol", raw.Protocol, "json", "folk");
        var stdio = Choice("transport", raw.Transport, "socket", "stdio");
        var operation = Choice("method", raw.Method, "dispatch", "operation");
        if (folk && stdio) throw Wrong("transport", "expected 'socket' with the protocol 'folk', got 'stdio'.");
        if (operation && !folk) throw Wrong("method", "expected only with the protocol 'folk'.");
        foreach (var name in raw.Environment?.Keys ?? Enumerable.Empty<string>())
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0'))
                throw Wrong("environment", $"expected names without '=', got '{name}'.");
        return new ProcessManifest
        {
            Command = [.. command],
            Protocol = folk ? WorkerProtocolKind.Folk : WorkerProtocolKind.Json,
            Transport = stdio ? WorkerTransport.Stdio : WorkerTransport.Socket,
            MethodIsOperation = operation,
            Workers = Within("workers", raw.Workers, 0, ProcessManifest.MaxWorkers),
            BootTimeout = Seconds("bootTimeoutSeconds", raw.BootTimeoutSeconds, ProcessManifest.MaxBootSeconds),
            ShutdownTimeout = Seconds("shutdownTimeoutSeconds", raw.ShutdownTimeoutSeconds, ProcessManifest.MaxBootSeconds),
            MaxCalls = Within("maxCalls", raw.MaxCalls, 1, int.MaxValue),
            MaxAge = Seconds("maxAgeSeconds", raw.MaxAgeSeconds, MaxSeconds),
            MaxMemoryBytes = (long)Within("maxMemoryMb", raw.MaxMemoryMb, 1, MaxMegabytes) << 20,
            Queue = Within("queue", raw.Queue, 0, ProcessManifest.MaxQueue),
            Limits = Limits(raw.Limits ?? new RawLimits()),
            Environment = (raw.Environment ?? []).ToFrozenDictionary(),
        };

        WorkerLimits Limits(RawLimits limits) => new()
        {
            MemoryBytes = limits.MemoryMb is { } memory ? (long)Within("limits.memoryMb", memory, 1, MaxMegabytes) << 20 : null,
            Cpus = limits.Cpus is null or (>= 0.01 and <= 4096)
                ? limits.Cpus
                : throw Wrong("limits.cpus", $"expected 0.01 to 4096, got {limits.Cpus}."),
            Pids = limits.Pids is { } pids ? Within("limits.pids", pids, 1, 4_194_304) : null,
            OpenFiles = limits.OpenFiles is { } files ? Within("limits.openFiles", files, 16, 1_048_576) : null,
        };

        bool Choice(string path, string got, string first, string second) => got == second
            || (got == first ? false : throw Wrong(path, $"expected '{first}' or '{second}', got '{got}'."));

        int Within(string path, int got, int least, int most) => got >= least && got <= most
            ? got
            : throw Wrong(path, $"expected {least} to {most}, got {got}.");

        TimeSpan Seconds(string path, double got, double most) => got > 0 && got <= most
            ? TimeSpan.FromSeconds(got)
            : throw Wrong(path, $"expected more than 0 and at most {most}, got {got}.");

        ManifestException Wrong(string path, string problem) => wrong($"process.{path}", problem);
    }
}
