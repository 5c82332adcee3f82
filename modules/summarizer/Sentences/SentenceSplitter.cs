using Gristmill.Modules.Summarizer.Languages;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>
/// Splits a text into sentences in one pass. A stop ends a sentence when white space follows and nothing says that it
/// belongs to a word (<see cref="StopReader"/>); overlong sentences are cut, so that text without stops stays usable.
/// </summary>
internal sealed class SentenceSplitter(string text, Language language, WorkMeter meter)
{
    /// <summary>Characters. The longest sentences of law and literature fit; a dump without stops is cut.</summary>
    public const int LongestSentence = 1_000;

    private readonly StopReader _stops = new(text, language);

    public List<Sentence> Split()
    {
        var sentences = new List<Sentence>();
        var block = 0;
        foreach (var range in BlockSplitter.Split(text, meter)) SplitBlock(range, block++, sentences);
        return sentences;
    }

    private void SplitBlock(TextRange block, int number, List<Sentence> sentences)
    {
        var start = block.Start;
        var guillemets = new Guillemets();
        var quotation = new Quotation(text);
        for (var i = start; i < block.End;)
        {
            meter.Add(1);
            guillemets.See(text[i]);
            quotation.See(i);
            if (!StopMark.IsStop(text[i]))
            {
                i++;
                continue;
            }
            var stop = _stops.Read(new(start, block.End), i, guillemets);
            meter.Add(stop.End - i);
            for (var seen = i + 1; seen < stop.End; seen++) quotation.See(seen);
            for (; i < stop.End; i++) guillemets.See(text[i]);
            if (!stop.EndsSentence) continue;
            meter.Add(1);
            if (quotation.GoesOnAt(stop.End, block.End) && stop.End - start < LongestSentence / 2) continue;
            Add(new TextRange(start, stop.End), number, closed: true, sentences);
            start = i;
        }
        Add(new TextRange(start, block.End), number, closed: StopMark.IsStop(text[block.End - 1]), sentences);
    }

    private void Add(TextRange range, int block, bool closed, List<Sentence> sentences)
    {
        range = range.Trim(text);
        while (range.Length > LongestSentence)
        {
            var cut = CutIn(range);
            sentences.Add(new(new TextRange(range.Start, cut).Trim(text), block, IsClosed: false));
            range = new TextRange(cut, range.End).Trim(text);
        }
        if (range.Length > 0) sentences.Add(new(range, block, closed));
    }

    /// <summary>The last space that leaves a piece of at least half the length, else between two characters.</summary>
    private int CutIn(TextRange range)
    {
        var limit = range.Start + LongestSentence;
        for (var i = limit; i > limit - (LongestSentence / 2); i--)
            if (char.IsWhiteSpace(text[i])) return i;
        return char.IsSurrogatePair(text[limit - 1], text[limit]) ? limit - 1 : limit;
    }
}
