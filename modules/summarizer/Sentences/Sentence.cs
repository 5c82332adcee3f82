namespace Gristmill.Modules.Summarizer.Sentences;

/// <param name="Range">Where it stands, without white space at its ends.</param>
/// <param name="Block">The number of its block: paragraph, heading or list item; ascending from 0.</param>
/// <param name="IsClosed">
/// Whether it ends with a stop. A heading does not, nor does a piece of an overlong sentence but the last.
/// </param>
internal readonly record struct Sentence(TextRange Range, int Block, bool IsClosed);
