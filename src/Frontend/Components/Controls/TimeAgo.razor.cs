using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Controls;

/// <summary>A time, as its distance from now; the full time in UTC is in the title.</summary>
public sealed partial class TimeAgo(TimeProvider time)
{
    /// <summary>The time; null shows a dash.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset? At { get; set; }

    /// <summary>Whether the full time is shown too.</summary>
    [Parameter]
    public bool Full { get; set; }
}
