using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.DotNet.Tests;

/// <summary>Alone, for it measures the process.</summary>
[CollectionDefinition(nameof(ReloadTests), DisableParallelization = true)]
[Collection(nameof(ReloadTests))]
public sealed class ReloadTests : IDisposable
{
    private const string Module = "conformance";
    private const int Warm = 50;
    private const int Reloads = 1_000;

    /// <summary>What a leak of as little as 32 KiB for each reload would exceed: less than a loaded module's metadata.</summary>
    private const long Tolerance = 32L << 20;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gristmill-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_thousand_reloads_leak_nothing()
    {
        await using var modules = new ModuleHarness(
            new DotNetModuleRuntime(NullLogger<DotNetModuleRuntime>.Instance), _root.FullName, Module);
        Install(0);
        for (var i = 1; i <= Warm; i++) await ReloadAsync(modules, i);
        var contexts = Collect();
        var (assemblies, managed, resident) = Measure();
        for (var i = Warm + 1; i <= Warm + Reloads; i++) contexts.Add(await ReloadAsync(modules, i));
        var alive = Collect();
        Assert.InRange(alive.Count, 0, 3);
        Assert.InRange(contexts.Count(context => context.IsAlive), 0, 3);
        var after = Measure();
        Assert.InRange(after.Assemblies - assemblies, int.MinValue, 3);
        Assert.InRange(after.Managed - managed, long.MinValue, Tolerance);
        Assert.InRange(after.Resident - resident, long.MinValue, Tolerance);
        Assert.InRange(Directory.GetDirectories(Directory.GetDirectories(modules.Copies).Single()).Length, 0, 3);
    }

    private static async Task<WeakReference> ReloadAsync(ModuleHarness modules, int version)
    {
        Assert.IsType<ModuleOutcome.Success>(await modules.CallAsync("echo", "1", cancellation: Now));
        Install(version, modules.Directory);
        Assert.Equal(ReloadOutcome.Reloaded, Assert.Single(await modules.Registry.ReloadAsync([Module], Now)).Outcome);
        return Newest();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Newest() => new(AssemblyLoadContext.All.Last(context => context.Name == Module));

    /// <summary>The module's contexts that are left when everything has been collected that can be.</summary>
    private static List<WeakReference> Collect()
    {
        for (var i = 0; i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Alive();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Alive() =>
        [.. AssemblyLoadContext.All.Where(context => context.Name == Module).Select(context => new WeakReference(context))];

    private static (int Assemblies, long Managed, long Resident) Measure() =>
        (AppDomain.CurrentDomain.GetAssemblies().Length, GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);

    private void Install(int version) => Install(version, _root.FullName);

    private static void Install(int version, string root)
    {
        var target = Directory.CreateDirectory(Path.Combine(root, Module)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "modules", Module)))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        var manifest = Path.Combine(target, "module.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["version"] = $"1.0.{version}";
        File.WriteAllText(manifest, json.ToJsonString());
    }
}
