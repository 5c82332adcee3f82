using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

/// <summary>The suite over Node workers.</summary>
public sealed class NodeConformanceTests : IsolatedRuntimeConformance
{
    protected override string? Missing => Interpreters.Missing("node");

    protected override string Folder => Path.Combine(AppContext.BaseDirectory, "modules", "node");

    protected override IModuleRuntime CreateRuntime() => new ProcessModuleRuntime(
        ModuleHarness.Resolve(), TimeProvider.System, NullLogger<ProcessModuleRuntime>.Instance);
}
