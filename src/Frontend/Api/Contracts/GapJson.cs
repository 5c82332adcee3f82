namespace Gristmill.Frontend.Api.Contracts;

/// <summary>Changes were missed, and what they came to has to be listed.</summary>
/// <param name="Missed">How many at least; null when nobody knows.</param>
internal sealed record GapJson(long? Missed);
