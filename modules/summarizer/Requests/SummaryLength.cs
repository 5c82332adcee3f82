namespace Gristmill.Modules.Summarizer.Requests;

/// <summary>How long the caller wants the summary.</summary>
internal abstract record SummaryLength
{
    private SummaryLength() { }

    public sealed record Sentences(int Count) : SummaryLength;

    /// <param name="Share">Of the text's sentences, above 0 and up to 1.</param>
    public sealed record Ratio(double Share) : SummaryLength;

    public sealed record Characters(int Most) : SummaryLength;
}
