using System.Globalization;

namespace Gristmill.Jobs.Sqlite;

/// <summary>A node's data directory, held by at most one process at a time: the kernel's lock ends with its holder.</summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>EWOULDBLOCK, which .NET hands on when another process holds the file.</summary>
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The directory's full path.</summary>
    public string Path { get; }

    /// <summary>Where the database file stands.</summary>
    public string DatabasePath => System.IO.Path.Combine(Path, "gristmill.db");

    /// <summary>Creates the directory if need be, and takes it for this process.</summary>
    /// <exception cref="StoreUnusableException">Another process holds it, or it cannot be written.</exception>
    public static DataDirectory Take(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        var owner = System.IO.Path.Combine(path, "gristmill.pid");
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(path);
            held = Lock(path, owner);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataDirectory(path, held);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new StoreUnusableException($"Data directory {path} cannot be written: {denied.Message}", denied);
        }
    }

    private static FileStream Lock(string path, string owner)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, "gristmill.lock"),
                FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy) when (busy.HResult is LinuxWouldBlock or MacWouldBlock)
        {
            var holder = File.Exists(owner) ? $" (process {File.ReadAllText(owner)})" : "";
            throw new StoreUnusableException(
                $"Data directory {path} is held by another node{holder}. Stop that one, or start this one with another "
                + "--data.", busy);
        }
    }

    /// <summary>Lets the directory go.</summary>
    public void Dispose() => _lock.Dispose();
}
