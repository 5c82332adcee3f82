using System.Buffers;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>What becomes of a job as those end that it waits for.</summary>
public static class Dependencies
{
    /// <summary>
    /// A Scheduled job after the last one ended that it waits for, or the first one whose failure ends it: Available, Scheduled where its
    /// time has not come, Canceled, or Discarded where the results are too large.
    /// </summary>
    /// <param name="job">The job that waits.</param>
    /// <param name="all">All that it waits for, with what is known of them.</param>
    /// <param name="now">The store's time.</param>
    public static Job Settle(Job job, IReadOnlyCollection<Dependency> all, DateTimeOffset now)
    {
        if (all.Any(each => each.Fails)) return JobLife.Cancel(job, now) with { ErrorCode = ErrorCodes.DependencyFailed };
        var args = Merge(job.Args, all);
        return args.Length > DependencyLimits.ArgsBytes
            ? JobLife.Discard(job, ErrorCodes.ResultsTooLarge, now)
            : JobLife.WaitNoMore(job, now) with { Args = args };
    }

    /// <summary>The arguments with the results, each under its name; null stands for a job that did not complete.</summary>
    private static ReadOnlyMemory<byte> Merge(ReadOnlyMemory<byte> args, IReadOnlyCollection<Dependency> all)
    {
        var named = all.Where(each => each.As is not null).ToDictionary(each => each.As!);
        if (named.Count == 0) return args;
        var merged = new ArrayBufferWriter<byte>(args.Length + named.Values.Sum(each => each.As!.Length + 8 + (each.Result?.Length ?? 0)));
        using (var writer = new Utf8JsonWriter(merged, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            using var members = JsonDocument.Parse(args);
            foreach (var member in members.RootElement.EnumerateObject().Where(member => !named.ContainsKey(member.Name)))
            {
                writer.WritePropertyName(member.Name);
                writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
            }

            foreach (var (name, each) in named)
            {
                writer.WritePropertyName(name);
                if (each is { Outcome: JobState.Completed, Result: { } result }) writer.WriteRawValue(result.Span, skipInputValidation: true);
                else writer.WriteNullValue();
            }

            writer.WriteEndObject();
        }

        return merged.WrittenMemory;
    }
}
