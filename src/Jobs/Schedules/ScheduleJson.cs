using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gristmill.Jobs;

/// <summary>The stored form, in every store, of a schedule's definition and progress.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ScheduleDefinition))]
[JsonSerializable(typeof(ScheduleProgress))]
public sealed partial class ScheduleJson : JsonSerializerContext
{
    /// <summary>A definition.</summary>
    public static string Write(ScheduleDefinition definition) => JsonSerializer.Serialize(definition, Default.ScheduleDefinition);

    /// <summary>A progress.</summary>
    public static string Write(ScheduleProgress progress) => JsonSerializer.Serialize(progress, Default.ScheduleProgress);

    /// <summary>A schedule of its columns.</summary>
    public static Schedule Read(string name, Guid generation, long version, string definition, string progress) => new(
        name, generation, version, JsonSerializer.Deserialize(definition, Default.ScheduleDefinition)!,
        JsonSerializer.Deserialize(progress, Default.ScheduleProgress)!);
}
