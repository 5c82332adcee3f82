using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gristmill.Jobs;

/// <summary>The stored form, in every store, of what a column holds as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<AttemptRecord>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>A job's history; null while it is empty.</summary>
    public static string? WriteHistory(ImmutableArray<AttemptRecord> history) =>
        history.IsEmpty ? null : JsonSerializer.Serialize(history, Default.ImmutableArrayAttemptRecord);

    /// <summary>A job's history.</summary>
    public static ImmutableArray<AttemptRecord> ReadHistory(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, Default.ImmutableArrayAttemptRecord);

    /// <summary>Names.</summary>
    public static string WriteNames(IReadOnlyList<string> names) =>
        JsonSerializer.Serialize(names, Default.IReadOnlyListString);

    /// <summary>Names.</summary>
    public static IReadOnlyList<string> ReadNames(string json) =>
        JsonSerializer.Deserialize(json, Default.IReadOnlyListString)!;
}
