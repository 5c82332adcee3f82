using Gristmill.Frontend.Components.Text;
using Microsoft.AspNetCore.Components;

namespace Gristmill.Frontend.Components.Controls;

/// <summary>A JSON value, indented; of a large one the beginning, and where the whole is.</summary>
public sealed partial class JsonBlock
{
    private JsonText _shown = new("", Whole: true);

    /// <summary>The value.</summary>
    [Parameter, EditorRequired]
    public ReadOnlyMemory<byte> Utf8 { get; set; }

    /// <summary>What the value is, for those who cannot see where it stands.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Where the whole value is to be had.</summary>
    [Parameter, EditorRequired]
    public string Whole { get; set; } = "";

    /// <inheritdoc />
    protected override void OnParametersSet() => _shown = JsonText.From(Utf8);
}
