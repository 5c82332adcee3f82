namespace Gristmill.Modules.Sample;

/// <param name="WaitedMilliseconds">As asked.</param>
public sealed record WaitAnswer(int WaitedMilliseconds);
