using System.Globalization;
using System.Text;

namespace Gristmill.Modules.Summarizer.Words;

/// <summary>Which characters make words.</summary>
internal static class WordCharacters
{
    /// <summary>Soft hyphen, zero-width space, joiners and marks of direction, byte order mark.</summary>
    public static bool IsInvisible(char c) => c is '\u00AD' or (>= '\u200B' and <= '\u200F') or '\u2060' or '\uFEFF';

    /// <summary>How many characters at <paramref name="index"/> belong to a word: 0, 1, or 2 for a pair.</summary>
    public static int LengthAt(string text, int index)
    {
        var c = text[index];
        if (char.IsAsciiLetterOrDigit(c)) return 1;
        if (c < '\u0080') return 0;
        if (char.IsHighSurrogate(c))
            return Rune.TryGetRuneAt(text, index, out var rune) && Rune.IsLetterOrDigit(rune) ? 2 : 0;
        return char.IsLetterOrDigit(c) || IsInvisible(c) || IsMark(c) ? 1 : 0;
    }

    /// <summary>Scripts written without spaces between words: Han, Hiragana and Katakana.</summary>
    public static bool IsUnspaced(char c) => c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');

    private static bool IsMark(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
