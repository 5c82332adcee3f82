namespace Orleans.Concurrency;

/// <summary>A method whose calls interleave with whatever the grain is running.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
