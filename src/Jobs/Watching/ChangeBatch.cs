using System.Text;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>Changes as silos tell them to each other: JSON of so few bytes that one notification holds it.</summary>
public static class ChangeBatch
{
    /// <summary>The most bytes of a batch; a notification of PostgreSQL has fewer than 8,000, with the name of the silo.</summary>
    public const int MaxBytes = 7_600;

    /// <summary>A batch of changes that nobody has any more.</summary>
    public const string Lost = "1[]";

    /// <summary>Takes as many as fit in one, and counts those as missed that fit in none; null when nothing waits.</summary>
    internal static string? Write(Queue<JobChange> waiting, ref long missed)
    {
        List<string> taken = [];
        var bytes = 0;
        while (waiting.TryPeek(out var next))
        {
            var json = JsonSerializer.Serialize(next, StoredJson.Default.JobChange);
            var size = Encoding.UTF8.GetByteCount(json) + 1;
            if (size > MaxBytes)
            {
                missed++;
                waiting.Dequeue();
                continue;
            }

            if (bytes + size > MaxBytes) break;
            bytes += size;
            taken.Add(json);
            waiting.Dequeue();
        }

        if (taken.Count == 0 && missed == 0) return null;
        var batch = $"{missed}[{string.Join(',', taken)}]";
        missed = 0;
        return batch;
    }

    /// <summary>The changes of a batch, and how many are missing after them; nothing of what no silo of this build wrote.</summary>
    internal static (IReadOnlyList<JobChange> Changes, long Missed) Read(string batch)
    {
        var at = batch.IndexOf('[', StringComparison.Ordinal);
        if (at < 0 || !long.TryParse(batch.AsSpan(0, at), out var missed)) return ([], 1);
        try
        {
            return (JsonSerializer.Deserialize(batch.AsSpan(at), StoredJson.Default.JobChangeArray) ?? [], missed);
        }
        catch (JsonException)
        {
            // Of another build: it changed something, and nobody here knows what.
            return ([], missed + 1);
        }
    }
}
