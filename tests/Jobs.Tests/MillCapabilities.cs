namespace Gristmill.Jobs.Tests;

/// <summary>A silo that has the module <c>mill</c>.</summary>
internal sealed class MillCapabilities : ISiloCapabilities
{
    public string Version => "1.0";

    public int Cores => 2;

    public IReadOnlyList<string> Modules() => ["mill"];
}
