namespace Gristmill.Modules.Sample;

/// <param name="Iterations">How often the loop ran: a measure of the core's speed and load.</param>
public sealed record SpinAnswer(long Iterations);
