using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gristmill.Jobs;

/// <summary>The stored form, in every store, of what a column holds as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<AttemptRecord>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(RetryPolicy))]
[JsonSerializable(typeof(UniqueRule))]
[JsonSerializable(typeof(BulkTask))]
[JsonSerializable(typeof(BatchCallback))]
[JsonSerializable(typeof(JobChange))]
[JsonSerializable(typeof(JobChange[]))]
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

    /// <summary>A bulk task.</summary>
    public static string WriteBulk(BulkTask task) => JsonSerializer.Serialize(task, Default.BulkTask);

    /// <summary>A bulk task.</summary>
    public static BulkTask ReadBulk(string json) => JsonSerializer.Deserialize(json, Default.BulkTask)!;

    /// <summary>What follows a batch; null where nothing does.</summary>
    public static string? WriteCallback(BatchCallback? callback) =>
        callback is null ? null : JsonSerializer.Serialize(callback, Default.BatchCallback);

    /// <summary>What follows a batch.</summary>
    public static BatchCallback? ReadCallback(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Default.BatchCallback);

    /// <summary>What a job must not stand beside; null where it does not say.</summary>
    public static string? WriteUnique(UniqueRule? rule) => rule is null ? null : JsonSerializer.Serialize(rule, Default.UniqueRule);

    /// <summary>What a job must not stand beside.</summary>
    public static UniqueRule? ReadUnique(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.UniqueRule);

    /// <summary>How a job is tried again; null where it says nothing of it.</summary>
    public static string? WriteRetry(RetryPolicy? policy) =>
        policy is null ? null : JsonSerializer.Serialize(policy, Default.RetryPolicy);

    /// <summary>How a job is tried again.</summary>
    public static RetryPolicy? ReadRetry(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Default.RetryPolicy);
}
