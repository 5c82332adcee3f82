using Gristmill.Grains.Jobs;
using Gristmill.Jobs;
using Gristmill.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Silo.Tests;

public sealed class JobBackoffTests : IDisposable
{
    private static readonly RetryOptions Node = new()
    {
        FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(8), Jitter = 0,
    };

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gristmill-");

    public void Dispose() => _root.Delete(recursive: true);

    private TimeSpan After(int attempt, string operation = "turn", string module = "press")
    {
        File.WriteAllText(Path.Combine(_root.CreateSubdirectory("press").FullName, "module.json"), """
            {"name":"press","version":"1","runtime":"none","entry":"x","operations":{
              "turn":{"retry":{"firstDelaySeconds":3,"maxDelaySeconds":10} },"late":{"retry":{"firstDelaySeconds":60} },"plain":{} } }
            """);
        File.WriteAllText(Path.Combine(_root.CreateSubdirectory("broken").FullName, "module.json"), "{");
        var options = new ModuleHostOptions();
        options.Directories.Add(_root.FullName);
        var registry = new ModuleRegistry(options, [new NoRuntime()], new ModuleCopies(options, NullLogger<ModuleCopies>.Instance),
            TimeProvider.System, NullLogger<ModuleRegistry>.Instance);
        var job = JobLife.Create(
            new NewJob { Module = module, Operation = operation, Lane = JobLane.Cpu, Args = "{}"u8.ToArray() }, Guid.Empty, DateTimeOffset.UnixEpoch);
        return new JobBackoff(Node, registry, new Random(1)).After(job with { Attempt = attempt });
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 6)]
    [InlineData(3, 10)]
    public void An_operation_s_own_waits_win(int attempt, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), After(attempt));

    [Theory]
    [InlineData("press", "plain")]
    [InlineData("press", "gone")]
    [InlineData("nobody", "turn")]
    [InlineData("broken", "turn")]
    public void Without_any_the_node_s_hold(string module, string operation) =>
        Assert.Equal(TimeSpan.FromSeconds(4), After(3, operation, module));

    [Fact]
    public void A_first_wait_beyond_the_node_s_longest_is_kept() => Assert.Equal(TimeSpan.FromMinutes(1), After(5, "late"));

    private sealed class NoRuntime : IModuleRuntime
    {
        public string Name => "none";

        public Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation) =>
            throw new ModuleLoadException("It loads nothing.");
    }
}
