namespace Orleans.Concurrency;

/// <summary>A method whose caller does not wait: its task is done once the call is sent, failures are only logged.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
