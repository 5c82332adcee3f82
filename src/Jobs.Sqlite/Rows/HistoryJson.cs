using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Gristmill.Jobs.Sqlite;

/// <summary>The stored form of a job's history.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<AttemptRecord>))]
internal sealed partial class HistoryJson : JsonSerializerContext;
