namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The newest bulk tasks, newest first.</summary>
internal sealed record BulkListJson(IReadOnlyList<BulkJson> Tasks);
