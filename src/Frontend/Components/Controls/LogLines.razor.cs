using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Controls;

/// <summary>What a job's attempts logged, with time (UTC), attempt and level.</summary>
public sealed partial class LogLines
{
    /// <summary>The lines, oldest first.</summary>
    [Parameter, EditorRequired]
    public ImmutableArray<LogLineView> Lines { get; set; }
}
