namespace Orleans;

/// <summary>A type that travels in calls; here by reference, on Orleans by generated code.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;
