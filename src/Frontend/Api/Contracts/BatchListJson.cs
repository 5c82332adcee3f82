namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A page of batches, newest first.</summary>
/// <param name="Batches">The batches.</param>
/// <param name="Next">The "cursor" of the next page; null on the last one.</param>
internal sealed record BatchListJson(IReadOnlyList<BatchStateJson> Batches, string? Next);
