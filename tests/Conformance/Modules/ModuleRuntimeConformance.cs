using System.Text;
using System.Text.Json.Nodes;
using Gristmill.Modules;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Conformance.Modules;

/// <summary>
/// What every runtime does alike, whatever a module is made of. A runtime brings a module named <c>conformance</c> with the
/// operations used here.
/// </summary>
public abstract class ModuleRuntimeConformance : IAsyncLifetime
{

    /// <summary>Why this runtime cannot run here; null when it can.</summary>
    protected virtual string? Missing => null;

    /// <summary>The host over the runtime.</summary>
    protected ModuleHarness Modules { get; private set; } = null!;

    protected abstract IModuleRuntime CreateRuntime();

    /// <summary>The folder that holds the folder <c>conformance</c>.</summary>
    protected abstract string Folder { get; }

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        Modules = new ModuleHarness(CreateRuntime(), Folder, "conformance");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Modules is null) return;
        await Modules.DisposeAsync();
    }

    [Fact]
    public async Task Who_observes_a_call_is_told_its_progress_and_its_lines_before_it_ends()
    {
        var observer = new ListObserver();
        Assert.IsType<ModuleOutcome.Success>(await Modules.CallAsync("tell", new JobAttempt("the-job", 2, 5), observer));
        Assert.Equal(new ModuleProgress(0.5, "half way"), Assert.Single(observer.Progress));
        Assert.Contains((LogLevel.Warning, "It tells."), observer.Lines);
    }

    [Fact]
    public async Task A_changed_module_takes_over_under_load_and_no_call_notices()
    {
        var root = Directory.CreateTempSubdirectory("gristmill-");
        try
        {
            CopyAll(Path.Combine(Folder, "conformance"), Path.Combine(root.FullName, "conformance"), "1.0.0");
            await using var modules = new ModuleHarness(CreateRuntime(), root.FullName, "conformance");
            Assert.Equal("0", Text(await modules.CallAsync("echo", "0", cancellation: Now)));
            using var stop = new CancellationTokenSource();
            var callers = Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
            {
                do Assert.Equal($"{caller}", Text(await modules.CallAsync("echo", $"{caller}", cancellation: Now)));
                while (!stop.IsCancellationRequested);
            }, Now)).ToArray();
            for (var i = 1; i <= 3; i++)
            {
                // Every file is overwritten in place, as a careless deployment does.
                CopyAll(Path.Combine(Folder, "conformance"), Path.Combine(root.FullName, "conformance"), $"1.0.{i}");
                var reload = Assert.Single(await modules.Registry.ReloadAsync(["conformance"], Now));
                Assert.Equal(($"1.0.{i - 1}", $"1.0.{i}", ""), (reload.From, reload.To, reload.Reason));
            }

            await stop.CancelAsync();
            await Task.WhenAll(callers);
            for (var looks = 0; modules.Registry.Describe("conformance")!.Versions.Length > 1 && looks < 600; looks++)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Now);
            Assert.Equal("1.0.3", Assert.Single(modules.Registry.Describe("conformance")!.Versions).Version);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static void CopyAll(string from, string to, string version)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(to, "module.json")))!;
        manifest["version"] = version;
        File.WriteAllText(Path.Combine(to, "module.json"), manifest.ToJsonString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(1 << 20)]
    [InlineData(8 << 20)]
    public async Task An_echo_of_any_size_comes_back_byte_for_byte(int bytes)
    {
        var text = bytes == 1 ? "7"u8.ToArray() : [(byte)'"', .. Enumerable.Repeat((byte)'x', bytes - 2), (byte)'"'];
        var result = Result(await Modules.CallAsync("echo", text, cancellation: Now));
        Assert.True(text.AsSpan().SequenceEqual(result.Span));
    }

    [Theory]
    [InlineData("{\"grüße\":\"日本語 🌾 \\u0000 \\ud83c\\udf3e é\",\"\":[]}")]
    [InlineData("[9007199254740993,-9223372036854775808,18446744073709551615,123456789012345678901234567890]")]
    [InlineData("[0.1,1e400,-0.0,1.0,100000000000000000000.5,5e-324]")]
    [InlineData("{\"empty\":{},\"none\":[],\"nil\":null,\"yes\":true}")]
    public async Task Unicode_and_numbers_come_back_as_they_were(string json) =>
        Assert.Equal(json, Text(await Modules.CallAsync("echo", json, cancellation: Now)));

    [Fact]
    public async Task Arguments_are_read_and_results_written()
    {
        var result = Text(await Modules.CallAsync("twice", "{\"text\":\"añ🌾\",\"number\":21}", cancellation: Now));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("{\"text\":\"añ🌾añ🌾\",\"number\":42}"), JsonNode.Parse(result)), result);
    }

    [Fact]
    public async Task What_goes_wrong_is_told_apart()
    {
        Assert.Equal(new ModuleOutcome.ClientError("invalid_argument", "It is wrong.", "text"), await FailAsync("argument"));
        Assert.Equal(new ModuleOutcome.Fault("broken_for_good", "It is broken for good.", false), await FailAsync("final"));
        Assert.Equal(new ModuleOutcome.Fault("out_of_paper", "There is no paper.", true), await FailAsync("coded"));
        var thrown = Assert.IsType<ModuleOutcome.Fault>(await FailAsync("thrown"));
        Assert.Equal(("module_fault", true), (thrown.Code, thrown.Retryable));
        Assert.Contains("It broke.", thrown.Message);
    }

    [Fact]
    public async Task An_operation_that_the_code_lacks_is_a_fault()
    {
        var fault = Assert.IsType<ModuleOutcome.Fault>(await Modules.CallAsync("missing", "{}", cancellation: Now));
        Assert.Equal(("operation_not_implemented", false), (fault.Code, fault.Retryable));
    }

    [Fact]
    public async Task A_call_past_its_time_limit_ends_and_the_next_one_gets_its_own_answer()
    {
        await WarmAsync();
        Assert.IsType<ModuleOutcome.TimedOut>(await Modules.CallAsync(
            "wait", "{\"milliseconds\":20000}", TimeSpan.FromMilliseconds(300), Now));
        for (var i = 0; i < 10; i++)
            Assert.Equal($"{i}", Text(await Modules.CallAsync("echo", $"{i}", cancellation: Now)));
    }

    [Fact]
    public async Task A_canceled_call_ends_whether_it_ran_or_not()
    {
        await WarmAsync();
        using var before = new CancellationTokenSource();
        await before.CancelAsync();
        Assert.IsType<ModuleOutcome.Canceled>(await Modules.CallAsync("echo", "1", cancellation: before.Token));
        using var during = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        Assert.IsType<ModuleOutcome.Canceled>(await Modules.CallAsync(
            "wait", "{\"milliseconds\":20000}", cancellation: during.Token));
        Assert.Equal("2", Text(await Modules.CallAsync("echo", "2", cancellation: Now)));
        Assert.Equal((0, 0), (Modules.Gates.Io.Held, Modules.Gates.Blocking.Held));
    }

    [Fact]
    public async Task An_endless_loop_is_ended_and_its_permit_comes_back()
    {
        await WarmAsync();
        Assert.IsType<ModuleOutcome.TimedOut>(await Modules.CallAsync("spin", "{}", TimeSpan.FromMilliseconds(300), Now));
        Assert.Equal("1", Text(await Modules.CallAsync("echo", "1", cancellation: Now)));
        Assert.Equal(0, Modules.Gates.Blocking.Held);
    }

    [Fact]
    public async Task A_result_above_the_limit_is_a_fault_and_the_next_call_succeeds()
    {
        var fault = Assert.IsType<ModuleOutcome.Fault>(
            await Modules.CallAsync("large", $"{{\"bytes\":{17 << 20}}}", cancellation: Now));
        Assert.Equal(("result_too_large", false), (fault.Code, fault.Retryable));
        Assert.Equal("1", Text(await Modules.CallAsync("echo", "1", cancellation: Now)));
    }

    [Fact]
    public async Task Each_of_64_concurrent_callers_gets_its_own_answer() => await Task.WhenAll(
        Enumerable.Range(0, 64).Select(async caller =>
        {
            for (var i = 0; i < 20; i++)
            {
                var json = $"{{\"caller\":{caller},\"call\":{i},\"pad\":\"{new string('p', caller * 10)}\"}}";
                Assert.Equal(json, Text(await Modules.CallAsync("echo", json, cancellation: Now)));
            }
        }));

    [Fact]
    public async Task Disposing_ends_it_and_is_harmless_without_a_call()
    {
        await using (new ModuleHarness(CreateRuntime(), Folder, "conformance"))
        {
        }

        await using var used = new ModuleHarness(CreateRuntime(), Folder, "conformance");
        Assert.Equal("1", Text(await used.CallAsync("echo", "1", cancellation: Now)));
    }

    protected static string Text(ModuleOutcome outcome) => Encoding.UTF8.GetString(Result(outcome).Span);

    private static ReadOnlyMemory<byte> Result(ModuleOutcome outcome) => outcome is ModuleOutcome.Success success
        ? success.Result
        : throw new InvalidOperationException($"Expected a success, got {outcome}.");

    private Task<ModuleOutcome> FailAsync(string kind) =>
        Modules.CallAsync("fail", $"{{\"kind\":\"{kind}\"}}", cancellation: Now)
            .ContinueWith(ended => ended.Result with { Ran = TimeSpan.Zero }, TaskScheduler.Default);

    /// <summary>A first call, so that boot is not part of what a short time limit measures.</summary>
    private Task WarmAsync() => Modules.CallAsync("echo", "0", cancellation: Now);
}
