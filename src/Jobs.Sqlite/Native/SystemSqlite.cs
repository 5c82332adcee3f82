using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// Chooses the native SQLite: the system's own where there is one that can do what the store needs (it gets security
/// updates), the packaged one elsewhere.
/// </summary>
internal static class SystemSqlite
{
    /// <summary>3.35: the first with RETURNING, and the one packaged here.</summary>
    private const int OldestVersion = 3_035_000;

    private static readonly Lazy<string> Chosen = new(Choose);

    /// <summary>Makes the choice once per process, and says which library and version it is.</summary>
    public static string Use() => Chosen.Value;

    private static string Choose()
    {
        var system = NativeLibrary.TryLoad("libsqlite3.so.0", out var handle) && VersionOf(handle) >= OldestVersion;
        if (system)
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }

        Batteries_V2.Init();
        return $"{(system ? "system" : "packaged")} SQLite {raw.sqlite3_libversion().utf8_to_string()}";

        static unsafe int VersionOf(nint library) =>
            NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version)
                ? ((delegate* unmanaged[Cdecl]<int>)version)()
                : 0;

        nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == "e_sqlite3" ? handle : 0;
    }
}
