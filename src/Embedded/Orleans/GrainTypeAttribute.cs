namespace Orleans;

/// <summary>Names a grain class's type in its identities; by convention the class name, lower case, without "Grain".</summary>
/// <param name="grainType">The type's name; it is stored, so it must not change.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal string GrainType { get; } = grainType;
}
