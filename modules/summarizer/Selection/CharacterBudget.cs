using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Modules.Summarizer.Selection;

/// <summary>A number of characters of the summary, with the spaces between its sentences.</summary>
internal sealed class CharacterBudget(string text, int characters) : SummaryBudget
{
    private int _left = characters + SummaryText.SeparatorLength;

    public override bool IsSpent => _left <= SummaryText.SeparatorLength;

    public override bool TryTake(TextRange sentence)
    {
        var cost = SummaryText.LengthOf(text, sentence) + SummaryText.SeparatorLength;
        if (cost > _left) return false;
        _left -= cost;
        return true;
    }
}
