using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Modules.Summarizer.Selection;

/// <summary>A number of sentences.</summary>
internal sealed class SentenceBudget(int sentences) : SummaryBudget
{
    private int _left = sentences;

    public override bool IsSpent => _left == 0;

    public override bool TryTake(TextRange sentence)
    {
        _left--;
        return true;
    }
}
