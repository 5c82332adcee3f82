namespace Gristmill.Modules;

/// <summary>A manifest's <c>native</c> as it stands in the file.</summary>
internal sealed record RawNative(string Concurrency = "serial", string Isolation = "none");
