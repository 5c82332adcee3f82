using System.Buffers.Binary;

namespace Gristmill.Jobs;

/// <summary>
/// Where the jobs of a closed archive file stand in it: entries of an id and a position, 24 bytes each, in order of their ids, so that
/// a job is found by a few reads however many there are. Of an id that comes twice the last one is kept.
/// </summary>
internal static class ArchiveIndex
{
    private const int EntrySize = 24;

    /// <summary>The path of a file's index.</summary>
    public static string PathOf(string file) => Path.ChangeExtension(file, ".idx");

    /// <summary>Writes a file's index: it is there as a whole and on disk, or not at all.</summary>
    public static void Write(string file, IReadOnlyDictionary<Guid, long> positions)
    {
        var entries = new byte[positions.Count * EntrySize];
        var at = 0;
        foreach (var (id, position) in positions.OrderBy(entry => entry.Key))
        {
            id.TryWriteBytes(entries.AsSpan(at), bigEndian: true, out _);
            BinaryPrimitives.WriteInt64BigEndian(entries.AsSpan(at + 16), position);
            at += EntrySize;
        }

        var unfinished = PathOf(file) + ".new";
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(entries);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, PathOf(file), overwrite: true);
    }

    /// <summary>Where a job begins in the file that an index is of; null when it is not there.</summary>
    public static long? Find(string index, Guid id)
    {
        using var handle = File.OpenHandle(index);
        Span<byte> entry = stackalloc byte[EntrySize];
        for (long low = 0, high = RandomAccess.GetLength(handle) / EntrySize; low < high;)
        {
            var middle = low + (high - low) / 2;
            if (RandomAccess.Read(handle, entry, middle * EntrySize) < EntrySize) return null;
            var order = id.CompareTo(new Guid(entry[..16], bigEndian: true));
            if (order == 0) return BinaryPrimitives.ReadInt64BigEndian(entry[16..]);
            if (order < 0) high = middle;
            else low = middle + 1;
        }

        return null;
    }
}
