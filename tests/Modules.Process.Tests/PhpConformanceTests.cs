using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

/// <summary>The suite over PHP workers.</summary>
public sealed class PhpConformanceTests : IsolatedRuntimeConformance
{
    protected override string? Missing => Interpreters.Missing("php");

    protected override string Folder => Path.Combine(AppContext.BaseDirectory, "modules", "php");

    protected override IModuleRuntime CreateRuntime() => new ProcessModuleRuntime(
        ModuleHarness.Resolve(), TimeProvider.System, NullLogger<ProcessModuleRuntime>.Instance);
}
