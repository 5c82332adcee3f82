namespace Gristmill.Modules;

/// <summary>A call that did not end well, and how.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Version">The version that ran it, or was to.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Message">The reason, shortened where it is long.</param>
public sealed record CallError(DateTimeOffset At, string Operation, string Version, string Code, string Message);
