using System.Diagnostics;

namespace Gristmill.Modules;

/// <summary>The source of the spans <c>module.load</c> and <c>module.invoke</c>.</summary>
public static class ModuleTelemetry
{
    /// <summary>The activity source's name.</summary>
    public const string Name = "Gristmill.Modules";

    internal static readonly ActivitySource Activities = new(Name);
}
