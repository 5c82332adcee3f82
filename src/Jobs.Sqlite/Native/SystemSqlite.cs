using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// Chooses the native SQLite: the system's own where there is one (it gets security updates, and is newer than the one
/// packaged here), the packaged one elsewhere.
/// </summary>
internal static class SystemSqlite
{
    private static readonly Lazy<string> Chosen = new(Choose);

    /// <summary>Makes the choice once per process, and says which library and version it is.</summary>
    public static string Use() => Chosen.Value;

    private static string Choose()
    {
        var system = NativeLibrary.TryLoad("libsqlite3.so.0", out var handle);
        if (system)
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }

        Batteries_V2.Init();
        return $"{(system ? "system" : "packaged")} SQLite {raw.sqlite3_libversion().utf8_to_string()}";

        nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == "e_sqlite3" ? handle : 0;
    }
}
