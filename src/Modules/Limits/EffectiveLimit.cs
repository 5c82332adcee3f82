namespace Gristmill.Modules;

/// <summary>A limit in force, and where its value came from.</summary>
/// <param name="Name">The limit's configuration key, such as <c>Limits:Blocking</c>.</param>
/// <param name="Value">The value in force.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Source"><c>flag</c>, <c>environment</c>, <c>file</c>, <c>derived</c> or <c>default</c>.</param>
/// <param name="Reason">How the value came about, for a person.</param>
public sealed record EffectiveLimit(string Name, long Value, string Unit, string Source, string Reason);
