namespace Gristmill.Silo.Stores;

/// <summary>Where the jobs live, and by which library, as the node tells it.</summary>
internal sealed record StoreDescription(string Text);
