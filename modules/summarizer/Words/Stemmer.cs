using Gristmill.Modules.Summarizer.Languages;

namespace Gristmill.Modules.Summarizer.Words;

/// <summary>
/// Makes the forms of a word meet: folds accents of Latin letters and cuts one suffix, the longest that fits. Rougher
/// than Porter's stemmer (1980) and in need of no rules beyond the language's list; a wrong cut costs little where
/// words are only compared within one text.
/// </summary>
internal static class Stemmer
{
    private const int ShortestStem = 4;
    private const char FirstFolded = '\u00C0';

    /// <summary>The base letters of U+00C0 to U+017F.</summary>
    private const string Folded =
        "aaaaaaaceeeeiiiidnooooo×ouuuuytsaaaaaaaceeeeiiiidnooooo÷ouuuuyty"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
        + "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>Cuts and folds in place.</summary>
    /// <param name="word">A word in lower case.</param>
    /// <param name="language">Whose suffixes are cut.</param>
    /// <returns>The length of the stem.</returns>
    public static int Stem(Span<char> word, Language language)
    {
        var length = LengthWithoutSuffix(word, language);
        foreach (ref var c in word[..length])
            if (c >= FirstFolded && c < FirstFolded + Folded.Length) c = Folded[c - FirstFolded];
        return length;
    }

    private static int LengthWithoutSuffix(ReadOnlySpan<char> word, Language language)
    {
        if (word.Length <= ShortestStem || char.IsAsciiDigit(word[0])) return word.Length;
        foreach (var suffix in language.Suffixes)
            if (word.Length - suffix.Length >= ShortestStem && word.EndsWith(suffix))
                return word.Length - suffix.Length;
        return word.Length;
    }
}
