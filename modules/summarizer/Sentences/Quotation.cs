namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>
/// Follows double quotation marks through a block, so that what somebody said stays with who said it: a stop inside a
/// quotation ends no sentence, unless the mark that closes it is far away or missing.
/// </summary>
internal struct Quotation(string text)
{
    /// <summary>A longer quotation, in characters from a stop to its end, falls into its sentences.</summary>
    private const int Longest = 300;

    /// <summary>The mark that closes the quotation under way; 0 outside of one.</summary>
    private char _closing;

    /// <summary>Takes in the character at an index.</summary>
    public void See(int index)
    {
        var c = text[index];
        if (_closing != 0)
        {
            if (Closes(c)) _closing = '\0';
            return;
        }

        _closing = c switch
        {
            '“' or '”' when Opens(index) => '”',
            '„' => '“',
            '"' when Opens(index) => '"',
            '«' => '»',
            '»' when Opens(index) => '«',
            _ => '\0',
        };
    }

    /// <summary>Whether a quotation is under way at an index, and its end comes soon.</summary>
    public readonly bool GoesOnAt(int index, int limit)
    {
        if (_closing == 0) return false;
        limit = Math.Min(limit, index + Longest);
        for (var i = index; i < limit; i++)
            if (Closes(text[i]) && !Opens(i)) return true;
        return false;
    }

    /// <summary>German quotations end with <c>“</c>, which others begin with, or with <c>”</c>.</summary>
    private readonly bool Closes(char c) => c == _closing || (_closing == '“' && c == '”');

    /// <summary>A mark that stands before a word and not behind one.</summary>
    private readonly bool Opens(int index) =>
        (index == 0 || !(char.IsLetterOrDigit(text[index - 1]) || StopMark.IsStop(text[index - 1]) || text[index - 1] == ','))
        && index + 1 < text.Length && !char.IsWhiteSpace(text[index + 1]) && !StopMark.IsStop(text[index + 1]) && text[index + 1] != ',';
}
