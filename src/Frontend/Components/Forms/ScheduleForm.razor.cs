using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Forms;

/// <summary>A button that wishes something of a schedule; <see cref="ScheduleForms"/> answers it.</summary>
public sealed partial class ScheduleForm
{
    /// <summary>The schedule.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary><c>pause</c>, <c>resume</c> or <c>run</c>.</summary>
    [Parameter, EditorRequired]
    public string Verb { get; set; } = "";

    /// <summary>What the button says.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";
}
