namespace Gristmill.Jobs;

/// <summary>
/// A file of archived jobs while it grows. Jobs are appended and are on disk when that returns. When it is closed it gets its
/// <see cref="ArchiveIndex"/>.
/// </summary>
internal sealed class ArchiveFile(string path) : IDisposable
{
    private readonly FileStream _stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly Dictionary<Guid, long> _positions = [];
    private bool _torn;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>Its length in bytes.</summary>
    public long Length => _stream.Length;

    /// <summary>When it was appended to last.</summary>
    public DateTimeOffset AppendedAt { get; private set; }

    /// <summary>Where a job begins; null when it is not here.</summary>
    public long? Find(Guid id) => _positions.TryGetValue(id, out var position) ? position : null;

    /// <summary>Whether an append failed half way: nothing more may be appended.</summary>
    public bool IsTorn => _torn;

    /// <summary>Appends jobs.</summary>
    public void Append(IEnumerable<Job> jobs, DateTimeOffset now)
    {
        _torn = true;
        List<(Guid, long)> positions = [];
        foreach (var job in jobs)
        {
            positions.Add((job.Id, _stream.Position));
            _stream.Write(JobLine.Write(job, now));
        }

        _stream.Flush(flushToDisk: true);
        AppendedAt = now;
        File.SetLastWriteTimeUtc(path, now.UtcDateTime);
        foreach (var (id, position) in positions) _positions[id] = position;
        _torn = false;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        // What is torn is looked through, for what stands in it is not known here.
        if (_torn) return;
        ArchiveIndex.Write(path, _positions);
    }

    /// <summary>The positions of the jobs in a file that was not closed; what a crash left unfinished at its end is none.</summary>
    public static Dictionary<Guid, long> Read(string path)
    {
        Dictionary<Guid, long> positions = [];
        foreach (var (position, line) in Lines(path, 0))
            if (JobLine.IdOf(line.Span) is { } id) positions[id] = position;
        return positions;
    }

    /// <summary>The job at a position, and when it was archived.</summary>
    public static (Job Job, DateTimeOffset At) JobAt(string path, long position) => JobLine.Read(Lines(path, position).First().Line);

    /// <summary>The lines from a position on that have their line break, one in memory at a time.</summary>
    private static IEnumerable<(long Position, ReadOnlyMemory<byte> Line)> Lines(string path, long position)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = position;
        var buffer = new byte[1 << 16];
        var filled = 0;
        while (true)
        {
            var read = stream.Read(buffer, filled, buffer.Length - filled);
            if (read == 0) yield break;
            filled += read;
            var begin = 0;
            while (Array.IndexOf(buffer, (byte)'\n', begin, filled - begin) is var end and >= 0)
            {
                yield return (position, buffer.AsMemory(begin, end - begin));
                position += end - begin + 1;
                begin = end + 1;
            }

            Array.Copy(buffer, begin, buffer, 0, filled - begin);
            filled -= begin;
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
