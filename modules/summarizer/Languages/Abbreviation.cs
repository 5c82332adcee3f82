namespace Gristmill.Modules.Summarizer.Languages;

/// <summary>How an abbreviation's stop relates to the end of a sentence.</summary>
internal enum Abbreviation
{
    None,

    /// <summary>The phrase always goes on: <c>Dr.</c>, <c>e.g.</c>, <c>z. B.</c></summary>
    Joining,

    /// <summary>The phrase goes on when a number follows: <c>No. 5</c>; else it is an ordinary word.</summary>
    Numbered,

    /// <summary>The sentence may end here: <c>Inc.</c>, <c>etc.</c>, <c>Jan.</c></summary>
    Ending,
}
