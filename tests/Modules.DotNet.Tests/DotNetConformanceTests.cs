using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.DotNet.Tests;

/// <summary>The suite over a .NET module.</summary>
public sealed class DotNetConformanceTests : ModuleRuntimeConformance
{
    protected override string Folder => Path.Combine(AppContext.BaseDirectory, "modules");

    protected override IModuleRuntime CreateRuntime() => new DotNetModuleRuntime(NullLogger<DotNetModuleRuntime>.Instance);
}
