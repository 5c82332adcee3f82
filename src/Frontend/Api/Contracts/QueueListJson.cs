namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The queues, in order of their names.</summary>
internal sealed record QueueListJson(IReadOnlyList<QueueJson> Queues);
