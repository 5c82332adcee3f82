using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

/// <summary>The suite over Python workers.</summary>
public sealed class PythonConformanceTests : IsolatedRuntimeConformance
{
    protected override string? Missing => Interpreters.Missing("python3");

    protected override string Folder => Path.Combine(AppContext.BaseDirectory, "modules", "python");

    protected override IModuleRuntime CreateRuntime() => new ProcessModuleRuntime(
        ModuleHarness.Resolve(), TimeProvider.System, NullLogger<ProcessModuleRuntime>.Instance);
}
