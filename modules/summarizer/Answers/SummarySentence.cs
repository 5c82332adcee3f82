namespace Gristmill.Modules.Summarizer.Answers;

/// <param name="Text">The sentence as it stands in the text, with its line ends.</param>
/// <param name="Start">Where it starts, in UTF-16 code units.</param>
/// <param name="End">The first code unit behind it.</param>
/// <param name="Score">0 to 1: its relevance relative to the most relevant sentence of the text.</param>
public sealed record SummarySentence(string Text, int Start, int End, double Score);
