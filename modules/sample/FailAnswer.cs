namespace Gristmill.Modules.Sample;

/// <param name="Attempt">The attempt that succeeded.</param>
public sealed record FailAnswer(int Attempt);
