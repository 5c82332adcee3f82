namespace Gristmill.Modules.Summarizer.Words;

/// <summary>Lower case, without the invisible characters that may stand inside a word.</summary>
internal static class Lowercase
{
    /// <summary>Longer words count as their first 64 characters.</summary>
    public const int LongestWord = 64;

    /// <returns>How many characters of <paramref name="buffer"/> the word fills.</returns>
    public static int Write(ReadOnlySpan<char> word, Span<char> buffer)
    {
        var length = 0;
        foreach (var c in word)
        {
            if (length == LongestWord) break;
            if (!WordCharacters.IsInvisible(c)) buffer[length++] = char.ToLowerInvariant(c);
        }
        return length;
    }
}
