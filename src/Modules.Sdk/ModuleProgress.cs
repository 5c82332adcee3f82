namespace Gristmill.Modules.Sdk;

/// <summary>How far an operation is.</summary>
/// <param name="Fraction">From 0 to 1; null when that is not known.</param>
/// <param name="Message">What it does now, for a person; may be empty.</param>
public sealed record ModuleProgress(double? Fraction, string Message);
