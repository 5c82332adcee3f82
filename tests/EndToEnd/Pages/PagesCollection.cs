namespace Gristmill.EndToEnd.Pages;

/// <summary>The tests that look at pages.</summary>
[CollectionDefinition(Name)]
public sealed class PagesCollection : ICollectionFixture<PagesFixture>
{
    /// <summary>Its name.</summary>
    public const string Name = "Pages";
}
