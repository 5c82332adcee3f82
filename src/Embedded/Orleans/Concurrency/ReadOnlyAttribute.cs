namespace Orleans.Concurrency;

/// <summary>A method whose calls interleave with each other, and with no other call.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
