using System.Globalization;

namespace Gristmill.Jobs;

/// <summary>
/// Archived jobs in files of JSON lines, by the UTC day that their ids tell: whoever looks for an id knows its day, and so the few files
/// it can be in. A file grows to <see cref="ArchiveOptions.MaxFileBytes"/> or until nothing was added for a while; then it gets its
/// <see cref="ArchiveIndex"/>. Several silos may share the directory, each with files of its own. Safe for many threads.
/// </summary>
public sealed class FileArchive : IDisposable
{
    /// <summary>Days whose files are open at a time; jobs are pruned in order of their ids, queue by queue.</summary>
    private const int MaxOpen = 8;

    private const string Extension = ".jsonl";

    private const int DayLength = 10;

    private const int NumberLength = 6;

    /// <summary>After how long without a job a file is closed.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ArchiveFile> _open = [];
    private readonly ArchiveOptions _options;
    private readonly string _silo;
    private readonly TimeProvider _clock;

    /// <summary>Opens the archive of a silo, and closes the files that it left open when it was killed.</summary>
    /// <param name="options">The options, of which the directory is not empty.</param>
    /// <param name="silo">The silo's name, the same at every start.</param>
    /// <param name="clock">The clock by which files are old.</param>
    /// <exception cref="StoreUnusableException">The directory cannot be written.</exception>
    public FileArchive(ArchiveOptions options, string silo, TimeProvider clock)
    {
        (_options, _silo, _clock) = (options, silo, clock);
        try
        {
            Directory.CreateDirectory(options.Directory);
            var probe = Path.Combine(options.Directory, $".probe.{silo}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            foreach (var file in Files("*").Where(file => SiloOf(file) == silo && !File.Exists(ArchiveIndex.PathOf(file))))
                ArchiveIndex.Write(file, ArchiveFile.Read(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StoreUnusableException(
                $"Jobs:Archive:Directory: expected a directory that can be written, got '{options.Directory}': {failure.Message}", failure);
        }
    }

    /// <summary>Appends jobs; they are on disk when this returns.</summary>
    public void Append(IReadOnlyList<Job> jobs)
    {
        lock (_lock)
        {
            foreach (var day in jobs.GroupBy(job => DayOf(job.Id)))
            {
                var file = OpenFor(day.Key);
                file.Append(day, _clock.GetUtcNow());
                if (file.Length >= _options.MaxFileBytes) Close(day.Key);
            }
        }
    }

    /// <summary>The job as it was archived last, or null.</summary>
    public Job? Find(Guid id)
    {
        try
        {
            // Nearly always in one file; in several where silos pruned it at once, or one was killed between its line and its deletion.
            return Files($"{DayOf(id)}.*")
                .Select(file => PositionIn(file, id) is { } position ? ArchiveFile.JobAt(file, position) : default((Job Job, DateTimeOffset At)?))
                .OfType<(Job Job, DateTimeOffset At)>()
                .OrderBy(line => line.At).ThenBy(line => line.Job.Version)
                .Select(line => line.Job).LastOrDefault();
        }
        catch (FileNotFoundException)
        {
            // It was just deleted, for it was older than jobs are kept.
            return null;
        }
    }

    /// <summary>Closes what nothing was added to for a while, and deletes files that are older than jobs are kept.</summary>
    /// <returns>Files deleted.</returns>
    public int Tidy()
    {
        lock (_lock)
        {
            var idle = _clock.GetUtcNow() - Idle;
            foreach (var day in _open.Where(open => open.Value.AppendedAt < idle).Select(open => open.Key).ToArray()) Close(day);
            if (_options.KeepFor is not { } kept) return 0;
            var before = (_clock.GetUtcNow() - kept).UtcDateTime;
            var old = Files("*").Where(file => File.GetLastWriteTimeUtc(file) < before).ToArray();
            foreach (var file in old)
            {
                if (_open.TryGetValue(NameOf(file)[..DayLength], out var open) && open.Path == file) Close(NameOf(file)[..DayLength]);
                File.Delete(file);
                File.Delete(ArchiveIndex.PathOf(file));
            }

            return old.Length;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var day in _open.Keys.ToArray()) Close(day);
        }
    }

    private static string DayOf(Guid id) => JobIds.TimeOf(id).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // DAY.SILO.NUMBER, where the silo's name may have dots as well.
    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    private static string SiloOf(string file) =>
        NameOf(file) is { Length: > DayLength + NumberLength + 2 } name ? name[(DayLength + 1)..^(NumberLength + 1)] : "";

    private IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(_options.Directory, pattern + Extension).Order(StringComparer.Ordinal);

    private long? PositionIn(string file, Guid id)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(DayOf(id), out var open) && open.Path == file) return open.Find(id);
        }

        var index = ArchiveIndex.PathOf(file);
        if (File.Exists(index)) return ArchiveIndex.Find(index, id);
        // Another silo's that grows still: of those there are few, and each is bounded.
        return ArchiveFile.Read(file).TryGetValue(id, out var position) ? position : null;
    }

    private ArchiveFile OpenFor(string day)
    {
        if (_open.TryGetValue(day, out var open) && !open.IsTorn) return open;
        if (open is not null) Close(day);
        if (_open.Count == MaxOpen) Close(_open.Keys.First());
        var last = Files($"{day}.*").Where(file => SiloOf(file) == _silo).Select(NumberOf).LastOrDefault();
        var path = Path.Combine(_options.Directory, string.Create(CultureInfo.InvariantCulture, $"{day}.{_silo}.{last + 1:D6}{Extension}"));
        return _open[day] = new ArchiveFile(path);
    }

    private static int NumberOf(string file) =>
        int.Parse(NameOf(file).AsSpan()[^NumberLength..], NumberStyles.None, CultureInfo.InvariantCulture);

    private void Close(string day)
    {
        _open.Remove(day, out var file);
        file!.Dispose();
    }
}
