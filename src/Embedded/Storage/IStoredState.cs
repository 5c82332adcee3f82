namespace Gristmill.Embedded.Storage;

/// <summary>A stored state as its activation sees it.</summary>
internal interface IStoredState
{
    Task ReadStateAsync();
}
