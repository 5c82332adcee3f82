using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Forms;

/// <summary>A button that pauses a queue or lets it go on; <see cref="QueueForms"/> answers it.</summary>
public sealed partial class QueueForm
{
    /// <summary>The queue.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Whether it is paused.</summary>
    [Parameter, EditorRequired]
    public bool Paused { get; set; }

    private string Verb => Paused ? "resume" : "pause";

    private string Text => Paused ? "Resume" : "Pause";
}
