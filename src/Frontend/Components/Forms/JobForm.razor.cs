using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Forms;

/// <summary>A button that wishes something of a job; <see cref="JobForms"/> answers it.</summary>
public sealed partial class JobForm
{
    /// <summary>The job.</summary>
    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    /// <summary><c>cancel</c> or <c>retry</c>.</summary>
    [Parameter, EditorRequired]
    public string Verb { get; set; } = "";

    /// <summary>What the button says.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";
}
