using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;
using Gristmill.Modules.Sdk;
using Gristmill.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.DotNet.Tests;

public sealed class DotNetModuleRuntimeTests
{
    private static readonly DotNetModuleRuntime Runtime = new(NullLogger<DotNetModuleRuntime>.Instance);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static ModuleManifest Manifest(string name, string entry, string type = "") => new()
    {
        Name = name,
        Version = "1",
        Runtime = "dotnet",
        Entry = entry,
        Type = type,
        Directory = Path.Combine(AppContext.BaseDirectory, "modules", name),
        Operations = FrozenDictionary<string, OperationManifest>.Empty,
    };

    private static Task<IModuleInstance> LoadAsync(string type = "") =>
        Runtime.LoadAsync(Manifest("testbed", "Gristmill.Testbed.dll", type), Now);

    private static ValueTask<ModuleOutcome> InvokeAsync(
        IModuleInstance instance, string operation, string json, CancellationToken cancellation = default) =>
        instance.InvokeAsync(operation, Encoding.UTF8.GetBytes(json), new ModuleContext(cancellation));

    [Fact]
    public async Task A_module_runs_in_a_load_context_of_its_own_and_shares_only_the_sdk()
    {
        await using var first = await LoadAsync();
        await using var second = await LoadAsync();
        Assert.IsType<ModuleOutcome.Success>(await InvokeAsync(first, "wait", """{"milliseconds":0}"""));
        var contexts = System.Runtime.Loader.AssemblyLoadContext.All.Where(context => context.Name == "testbed").ToArray();
        Assert.Equal(2, contexts.Length);
        Assert.All(contexts, context => Assert.DoesNotContain(
            context.Assemblies, assembly => assembly.GetName().Name == "Gristmill.Modules.Sdk"));
    }

    [Fact]
    public async Task A_module_brings_its_own_packages()
    {
        await using var summarizer = await Runtime.LoadAsync(Manifest("summarizer", "Gristmill.Modules.Summarizer.dll"), Now);
        var outcome = await InvokeAsync(summarizer, "summarize",
            """{"text":"<p>The mill grinds rye.</p><p>It is old.</p>","format":"html","sentences":1}""");
        Assert.Contains("mill", Encoding.UTF8.GetString(Assert.IsType<ModuleOutcome.Success>(outcome).Result.Span));
        Assert.DoesNotContain(
            System.Runtime.Loader.AssemblyLoadContext.Default.Assemblies, assembly => assembly.GetName().Name == "AngleSharp");
    }

    [Theory]
    [InlineData("argument", typeof(ModuleOutcome.ClientError))]
    [InlineData("final", typeof(ModuleOutcome.Fault))]
    [InlineData("fault", typeof(ModuleOutcome.Fault))]
    public async Task What_a_module_throws_becomes_an_outcome(string kind, Type outcome)
    {
        await using var testbed = await LoadAsync();
        Assert.IsType(outcome, await InvokeAsync(testbed, "fail", $$"""{"kind":"{{kind}}"}"""));
    }

    [Fact]
    public async Task A_fault_says_what_was_thrown_and_whether_a_retry_helps()
    {
        await using var testbed = await LoadAsync();
        Assert.Equal(new ModuleOutcome.Fault("module_fault", "InvalidOperationException: It broke.", true),
            await InvokeAsync(testbed, "fail", """{"kind":"fault"}"""));
        Assert.Equal(new ModuleOutcome.Fault("broken_for_good", "It is broken for good.", false),
            await InvokeAsync(testbed, "fail", """{"kind":"final"}"""));
        Assert.Equal(new ModuleOutcome.ClientError("invalid_argument", "It is wrong.", "text"),
            await InvokeAsync(testbed, "fail", """{"kind":"argument"}"""));
    }

    [Fact]
    public async Task Cancelation_comes_through_as_cancelation()
    {
        await using var testbed = await LoadAsync();
        using var stop = new CancellationTokenSource();
        var call = InvokeAsync(testbed, "wait", """{"milliseconds":60000}""", stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("Missing.dll", "", "there is no file")]
    [InlineData("module.json", "", "cannot be loaded")]
    [InlineData("Gristmill.Testbed.dll", "Gristmill.Testbed.Nobody", "no public class 'Gristmill.Testbed.Nobody'")]
    public async Task What_cannot_be_loaded_says_why(string entry, string type, string reason) => Assert.Contains(reason,
        (await Assert.ThrowsAsync<ModuleLoadException>(() => Runtime.LoadAsync(Manifest("testbed", entry, type), Now))).Message);

    [Fact]
    public void A_module_s_lines_stand_under_its_name_and_are_bounded()
    {
        var log = new ListLogger<DotNetModuleRuntime>();
        IModuleLog lines = new ModuleLog(log, "press", "squeeze", new ModuleContext(Now).Log);
        lines.Warning("The must runs over.");
        lines.Error(new string('x', IModuleLog.MaxLineLength + 1));
        for (var i = 0; i < IModuleLog.MaxLines + 10; i++) lines.Information("again");
        Assert.Equal((LogLevel.Warning, "press/squeeze: The must runs over."), log.Entries[0]);
        Assert.Equal("press/squeeze: ".Length + IModuleLog.MaxLineLength + 3, log.Lines[1].Length);
        Assert.Equal(IModuleLog.MaxLines + 1, log.Lines.Count);
        Assert.Contains("further ones of this call are dropped", log.Lines[^1]);
    }

    [Fact]
    public async Task A_context_that_no_host_made_has_a_log_that_drops_everything()
    {
        new ModuleContext(Now).Log.Error("Nobody hears this.");
        await using var testbed = await LoadAsync();
        Assert.IsType<ModuleOutcome.Success>(await InvokeAsync(testbed, "wait", """{"milliseconds":0}"""));
    }

    /// <summary>Arguments that pass the serializer are the SDK's matter: its own tests unload such a module.</summary>
    [Fact]
    public void A_module_that_was_called_can_be_unloaded()
    {
        var context = LoadCallAndDispose();
        for (var collections = 0; context.IsAlive && collections < 50; collections++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(context.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadCallAndDispose()
    {
        var before = System.Runtime.Loader.AssemblyLoadContext.All.ToHashSet();
        var instance = LoadAsync().GetAwaiter().GetResult();
        Assert.IsType<ModuleOutcome.Success>(InvokeAsync(instance, "garbage", "{}").AsTask().GetAwaiter().GetResult());
        var context = new WeakReference(System.Runtime.Loader.AssemblyLoadContext.All.Single(
            candidate => candidate.Name == "testbed" && !before.Contains(candidate)));
        instance.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return context;
    }
}
