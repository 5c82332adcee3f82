using Gristmill.Conformance.Modules;
using Gristmill.Modules.Process;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Native.Tests;

/// <summary>The native runtime with the process runtime beneath it.</summary>
internal static class IsolatedNative
{
    public static NativeModuleRuntime Runtime() => new(
        ModuleHarness.Resolve(), new ModuleHostOptions { MaxResultBytes = 16 << 20 }, TimeProvider.System,
        NullLogger<NativeModuleRuntime>.Instance,
        new ProcessModuleRuntime(ModuleHarness.Resolve(), TimeProvider.System, NullLogger<ProcessModuleRuntime>.Instance));
}
