namespace Gristmill.Jobs.Tests;

/// <summary>A silo that has the operation <c>grind</c> of the module <c>mill</c>.</summary>
internal sealed class MillCapabilities : ISiloCapabilities
{
    public string Version => "1.0";

    public int Cores => 2;

    public IReadOnlyList<string> Found { get; set; } = ["mill/grind"];

    public int Refreshed { get; private set; }

    public IReadOnlyList<string> Operations() => Found;

    public void Refresh() => Refreshed++;
}
