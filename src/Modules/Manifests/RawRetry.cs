namespace Gristmill.Modules;

/// <summary>An operation's <c>retry</c> as it stands in the file.</summary>
internal sealed record RawRetry(int? MaxAttempts = null, double? FirstDelaySeconds = null, double? MaxDelaySeconds = null);
