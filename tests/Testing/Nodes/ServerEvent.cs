using System.Text.Json.Nodes;

namespace Gristmill.Testing.Nodes;

/// <summary>A server-sent event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Data">Its JSON.</param>
public sealed record ServerEvent(string Name, string Id, JsonNode Data);
