namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>
/// A 128-bit FNV-1a hash (Fowler, Noll, Vo) over the words of a sentence: two sentences of the same words meet,
/// whatever their case and punctuation.
/// </summary>
internal struct Fingerprint()
{
    private static readonly UInt128 Prime = new(0x0000000001000000, 0x000000000000013B);

    public UInt128 Value { get; private set; } = new(0x6C62272E07BB0142, 0x62B821756295C58D);

    public void Add(ReadOnlySpan<char> word)
    {
        foreach (var c in word) Add(c);
        Add(' ');
    }

    private void Add(char c) => Value = (Value ^ c) * Prime;
}
