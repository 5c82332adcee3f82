using Gristmill.Modules.Summarizer.Languages;

namespace Gristmill.Modules.Summarizer.Requests;

/// <summary>A request that has been checked.</summary>
/// <param name="Text">Neither empty nor white space.</param>
/// <param name="Format">How to read it.</param>
/// <param name="Length">How long the summary may be.</param>
/// <param name="Language">The caller's word for it; null to detect it.</param>
/// <param name="IncludeText">Whether the answer carries the text that its offsets count into.</param>
internal sealed record SummaryOrder(
    string Text, TextFormat Format, SummaryLength Length, Language? Language, bool IncludeText);
