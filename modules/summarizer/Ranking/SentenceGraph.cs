using System.Runtime.InteropServices;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer.Ranking;

/// <summary>
/// The sentences as nodes, each with edges to the sentences most like it, weighted by cosine: the graph of LexRank
/// (Erkan and Radev 2004), kept sparse so that memory is bounded. Their threshold of 0.1 suits clusters of documents
/// on one event; the sentences of a single text share fewer words, and with it most of them would stand alone.
/// </summary>
internal sealed class SentenceGraph
{
    private const int MostNeighbours = 32;
    private const int FewestNeighbours = 4;

    /// <summary>Edges in all, of 8 bytes: 32 MiB.</summary>
    private const int EdgeBudget = 4_194_304;

    private readonly int[] _offsets;
    private readonly List<int> _neighbours = [];
    private readonly List<float> _similarities = [];

    public SentenceGraph(SentenceTerms terms, Similarities similarities, WorkMeter meter)
    {
        _offsets = new int[terms.Sentences + 1];
        var nearest = new NearestNeighbours(
            Math.Clamp(EdgeBudget / Math.Max(1, terms.Sentences), FewestNeighbours, MostNeighbours));
        for (var i = 0; i < terms.Sentences; i++)
        {
            similarities.Compare(i);
            meter.Add(similarities.Found.Count);
            nearest.Clear();
            foreach (var other in similarities.Found) nearest.Offer(other, similarities[other]);
            foreach (var (other, similarity) in nearest.Kept)
            {
                _neighbours.Add(other);
                _similarities.Add(similarity);
            }
            _offsets[i + 1] = _neighbours.Count;
        }
    }

    public ReadOnlySpan<int> NeighboursOf(int node) =>
        CollectionsMarshal.AsSpan(_neighbours)[_offsets[node].._offsets[node + 1]];

    public ReadOnlySpan<float> SimilaritiesOf(int node) =>
        CollectionsMarshal.AsSpan(_similarities)[_offsets[node].._offsets[node + 1]];
}
