using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gristmill.Modules.Native;

/// <summary>How a worker that hosts a native module is run.</summary>
internal static class NativeHost
{
    /// <summary>The most bytes that a result may have within a frame: docs/module-protocol.md, less what stands around it.</summary>
    private const int MostResultBytes = (16 << 20) - 64;

    /// <summary>The program, beside the node.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "native-host", "Gristmill.Modules.Native.Host.dll");

    /// <summary>What runs it: the program <c>dotnet</c> of the runtime that this process runs on.</summary>
    private static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>The worker of a module, as its manifest wants it.</summary>
    public static ProcessManifest Process(ModuleManifest manifest, string library, int maxResultBytes)
    {
        var process = manifest.Process ?? new ProcessManifest { Command = [] };
        return process with
        {
            Command =
            [
                Dotnet, Program, library, manifest.Name,
                Math.Min(maxResultBytes, MostResultBytes).ToString(CultureInfo.InvariantCulture),
            ],
            // A worker that is killed would leave the runtime's diagnostic socket behind.
            Environment = new Dictionary<string, string>(process.Environment) { ["DOTNET_EnableDiagnostics"] = "0" }.ToFrozenDictionary(),
        };
    }
}
