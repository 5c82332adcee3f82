namespace Orleans.Concurrency;

/// <summary>A grain class whose calls interleave: at an await another call may take a turn.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
