namespace Gristmill.Modules;

/// <summary>A manifest's <c>process</c> as it stands in the file; the defaults are those of <see cref="ProcessManifest"/>.</summary>
internal sealed record RawProcess(
    string[]? Command = null,
    string Protocol = "json",
    string Transport = "socket",
    string Method = "dispatch",
    int Workers = 0,
    double BootTimeoutSeconds = 30,
    double ShutdownTimeoutSeconds = 5,
    int MaxCalls = 1000,
    double MaxAgeSeconds = 3600,
    int MaxMemoryMb = 256,
    int Queue = 1024,
    RawLimits? Limits = null,
    Dictionary<string, string>? Environment = null);
