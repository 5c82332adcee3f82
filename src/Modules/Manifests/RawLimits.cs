namespace Gristmill.Modules;

/// <summary>A manifest's <c>process.limits</c> as it stands in the file.</summary>
internal sealed record RawLimits(int? MemoryMb = null, double? Cpus = null, int? Pids = null, int? OpenFiles = null);
