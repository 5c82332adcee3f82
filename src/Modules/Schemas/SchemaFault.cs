namespace Gristmill.Modules;

/// <summary>Where a value does not fit its schema.</summary>
/// <param name="Field">The field at fault, as a path into the value (<c>options.ratio</c>, <c>list[3].name</c>); empty for the whole.</param>
/// <param name="Message">What was expected and what was got.</param>
public sealed record SchemaFault(string Field, string Message)
{
    /// <summary>The same, where the value is a member of another.</summary>
    public SchemaFault Within(string name) => this with { Field = Field.Length == 0 || Field[0] == '[' ? name + Field : $"{name}.{Field}" };

    internal SchemaFault Within(int index) => Within($"[{index}]");
}
