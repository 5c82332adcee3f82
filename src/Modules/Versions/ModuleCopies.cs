using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>
/// Private copies of modules' files. An instance runs from one, so that files which change meanwhile, in place or half way
/// through a deployment, never reach it: not the library that is mapped into memory, not a worker that boots later. Those of a
/// process that is gone are removed when the next one starts.
/// </summary>
public sealed class ModuleCopies : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly ModuleHostOptions _options;
    private readonly ILogger _logger;
    private readonly Lazy<string> _root;
    private int _count;

    /// <summary>Makes no folder before the first copy is asked for.</summary>
    public ModuleCopies(ModuleHostOptions options, ILogger<ModuleCopies> logger)
    {
        (_options, _logger) = (options, logger);
        _root = new Lazy<string>(MakeRoot);
    }

    /// <summary>Copies a folder or a file.</summary>
    /// <exception cref="IOException">It cannot be read, or no copy can be written.</exception>
    internal ModuleCopy Make(string path)
    {
        var entries = ModuleFiles.Of(path).ToArray();
        var bytes = entries.OfType<FileInfo>().Where(file => file.LinkTarget is null).Sum(file => file.Length);
        if (bytes > _options.MaxCopyBytes)
        {
            Log.NotCopied(_logger, path, bytes, _options.MaxCopyBytes);
            return new ModuleCopy(path, "", null);
        }

        var owned = Path.Combine(_root.Value, Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture));
        var copy = Path.Combine(owned, Path.GetFileName(path));
        var made = false;
        try
        {
            Directory.CreateDirectory(entries is [FileInfo only] && only.FullName == path ? owned : copy);
            var hash = CopyAll(entries, path, copy);
            made = true;
            return new ModuleCopy(copy, hash, owned);
        }
        finally
        {
            if (!made) new ModuleCopy(copy, "", owned).Dispose();
        }
    }

    private static string CopyAll(FileSystemInfo[] entries, string from, string to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        foreach (var entry in entries)
        {
            var relative = Path.GetRelativePath(from, entry.FullName);
            var target = relative == "." ? to : Path.Combine(to, relative);
            hash.AppendData(Encoding.UTF8.GetBytes($"{relative}\0{entry.LinkTarget}\0"));
            if (entry.LinkTarget is not null) CopyLink(entry, from, target);
            else if (entry is DirectoryInfo) Directory.CreateDirectory(target);
            else CopyFile((FileInfo)entry, target, buffer, hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void CopyFile(FileInfo file, string target, byte[] buffer, IncrementalHash hash)
    {
        using var source = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = file.UnixFileMode | UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var copy = new FileStream(target, options);
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            copy.Write(buffer, 0, read);
        }

        hash.AppendData("\0"u8);
    }

    /// <summary>A link within the folder stays as it is; one that leads out of it leads to the same place.</summary>
    private static void CopyLink(FileSystemInfo link, string from, string target)
    {
        var place = Path.GetFullPath(link.LinkTarget!, Path.GetDirectoryName(link.FullName)!);
        var within = !Path.IsPathRooted(link.LinkTarget!) && place.StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (link is DirectoryInfo) Directory.CreateSymbolicLink(target, within ? link.LinkTarget! : place);
        else File.CreateSymbolicLink(target, within ? link.LinkTarget! : place);
    }

    private string MakeRoot()
    {
        if (_options.Copies.Length == 0) return Directory.CreateTempSubdirectory("gristmill-modules-").FullName;
        Directory.CreateDirectory(_options.Copies);
        foreach (var left in Directory.EnumerateDirectories(_options.Copies).Where(IsAbandoned))
            new ModuleCopy(left, "", left).Dispose();
        var root = Path.Combine(Path.GetFullPath(_options.Copies), $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        return Directory.CreateDirectory(root).FullName;
    }

    private static bool IsAbandoned(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) return false;
        try
        {
            using var owner = Process.GetProcessById(pid);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>Removes what is left of them.</summary>
    public void Dispose()
    {
        if (_root.IsValueCreated) new ModuleCopy(_root.Value, "", _root.Value).Dispose();
    }
}
