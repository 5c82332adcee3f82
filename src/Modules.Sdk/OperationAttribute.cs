namespace Gristmill.Modules.Sdk;

/// <summary>Marks a method of a <see cref="Module"/> as the operation of that name.</summary>
/// <param name="name">The operation's name, as the manifest declares it.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string name) : Attribute
{
    /// <summary>The operation's name.</summary>
    public string Name { get; } = name;
}
