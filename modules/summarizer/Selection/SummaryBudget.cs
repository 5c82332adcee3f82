using Gristmill.Modules.Summarizer.Sentences;

namespace Gristmill.Modules.Summarizer.Selection;

/// <summary>How much a summary may hold.</summary>
internal abstract class SummaryBudget
{
    /// <summary>Whether nothing more can be taken.</summary>
    public abstract bool IsSpent { get; }

    /// <summary>Spends what the sentence costs, if that is left.</summary>
    public abstract bool TryTake(TextRange sentence);
}
