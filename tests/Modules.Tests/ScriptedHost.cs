using System.Text;
using Gristmill.Modules.Sdk;
using Gristmill.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Tests;

/// <summary>Tests of the host over one module that does what they tell it, and a clock that they move.</summary>
public abstract class ScriptedHost : IDisposable
{
    protected ScriptedHost()
    {
        var folder = Root.CreateSubdirectory("press").FullName;
        File.WriteAllText(Path.Combine(folder, "module.json"), """
            {"name":"press","version":"1","runtime":"scripted","entry":"x","operations":{
              "think":{"class":"cpu","timeoutSeconds":5},"wait":{"class":"io","timeoutSeconds":5}}}
            """);
        Options.Directories.Add(Root.FullName);
        var limits = HostLimits.Resolve(
            new HostFacts(2, null), new LimitOptions { Io = 2, GateQueue = 1 }, new ConfigurationBuilder().Build());
        Copies = new ModuleCopies(Options, NullLogger<ModuleCopies>.Instance);
        Registry = new ModuleRegistry(Options, [Runtime], Copies, Clock, NullLogger<ModuleRegistry>.Instance);
        Gates = new ModuleGates(limits);
        Host = new ModuleHost(Registry, Gates, Drain, Options, Clock, NullLogger<ModuleHost>.Instance);
    }

    protected static JobAttempt Attempt { get; } = new("job", 1, 3);

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    protected DirectoryInfo Root { get; } = Directory.CreateTempSubdirectory("gristmill-");

    protected ManualTimeProvider Clock { get; } = new();

    protected ModuleHostOptions Options { get; } = new() { MaxResultBytes = 100 };

    protected ScriptedRuntime Runtime { get; } = new();

    protected ModuleCopies Copies { get; }

    protected ModuleRegistry Registry { get; }

    protected ModuleGates Gates { get; }

    protected JobDrain Drain { get; } = new();

    protected ModuleHost Host { get; }

    public void Dispose()
    {
        Host.Dispose();
        Drain.Dispose();
        Copies.Dispose();
        Root.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static ModuleOutcome Answer(string json) => new ModuleOutcome.Success(Encoding.UTF8.GetBytes(json));

    protected Task<ModuleOutcome> CallAsync(
        string operation = "wait", string module = "press", JobAttempt? attempt = null, TimeSpan? timeout = null,
        CancellationToken cancellation = default) => Host.InvokeAsync(
        new ModuleCall
        {
            Module = module, Operation = operation, Arguments = "{}"u8.ToArray(), Attempt = attempt, Timeout = timeout,
        }, cancellation);

    /// <summary>Loads the module, so that calls then reach their gate in the order they are made.</summary>
    protected async Task WarmAsync()
    {
        Runtime.Run = (_, _) => new(Answer("0"));
        await CallAsync();
    }
}
