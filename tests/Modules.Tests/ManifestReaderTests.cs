namespace Gristmill.Modules.Tests;

public sealed class ManifestReaderTests : IDisposable
{
    private const string Good = """
        {"name":"press","version":"1.2.0","runtime":"dotnet","entry":"Press.dll",
         "operations":{"squeeze":{"class":"io","timeoutSeconds":1.5,"idempotent":true,"description":"Squeezes."},"turn":{}}}
        """;

    private const string GoodWasm = """
        {"name":"press","version":"1","runtime":"wasm","entry":"press.wasm","operations":{"squeeze":{}},
         "wasm":{"memoryMb":4096,"cpuSeconds":0.5,"workers":3,"environment":{"A":"b"}}}
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gristmill-");

    public void Dispose() => _root.Delete(recursive: true);

    private ModuleManifest Read(string json, string folder = "press")
    {
        var directory = _root.CreateSubdirectory(folder).FullName;
        File.WriteAllText(Path.Combine(directory, "module.json"), json);
        return ManifestReader.Read(directory);
    }

    [Fact]
    public void A_manifest_is_read_with_its_defaults()
    {
        var manifest = Read(Good);
        Assert.Equal(("press", "1.2.0", "dotnet", "Press.dll"), (manifest.Name, manifest.Version, manifest.Runtime, manifest.Entry));
        Assert.Equal(
            new OperationManifest { Name = "squeeze", Class = OperationClass.Io, TimeoutSeconds = 1.5, Idempotent = true, Description = "Squeezes." },
            manifest.Operations["squeeze"]);
        Assert.Equal(new OperationManifest { Name = "turn" }, manifest.Operations["turn"]);
        Assert.Equal((OperationClass.Cpu, 60), (manifest.Operations["turn"].Class, manifest.Operations["turn"].TimeoutSeconds));
    }

    [Fact]
    public void An_operation_s_input_caps_and_retry_hints_are_read()
    {
        var turn = Read(Good.Replace("\"turn\":{}", """
            "turn":{"input":{"type":"object","required":["by"]},"maxRequestBytes":20,"maxResultBytes":30,
              "retry":{"maxAttempts":3,"firstDelaySeconds":0.5,"maxDelaySeconds":60} }
            """)).Operations["turn"];
        Assert.Equal((20, 30), (turn.MaxRequestBytes, turn.MaxResultBytes));
        Assert.Equal(new RetryManifest { MaxAttempts = 3, FirstDelay = TimeSpan.FromSeconds(0.5), MaxDelay = TimeSpan.FromMinutes(1) }, turn.Retry);
        Assert.Null(turn.Check("""{"by":1}"""u8.ToArray()));
        Assert.Equal(new ModuleOutcome.ClientError("invalid_argument", "A value is required here.", "by"), turn.Check("{}"u8.ToArray()));
        Assert.Equal("arguments_too_large", turn.Check("""{"by":"a longer text"}"""u8.ToArray())!.Code);
    }

    [Theory]
    [InlineData("\"input\":{\"anyOf\":[]}", "operations.turn.input.anyOf: expected one of the keywords")]
    [InlineData("\"input\":[]", "operations.turn.input: expected an object, got an array")]
    [InlineData("\"maxRequestBytes\":0", "operations.turn.maxRequestBytes: expected 1 or more, got 0")]
    [InlineData("\"retry\":{\"maxAttempts\":1001}", "operations.turn.retry.maxAttempts: expected 1 to 1000, got 1001")]
    [InlineData("\"retry\":{\"firstDelaySeconds\":0}", "operations.turn.retry.firstDelaySeconds: expected 0.001 to 2592000, got 0")]
    [InlineData("\"retry\":{\"firstDelaySeconds\":5,\"maxDelaySeconds\":4}", "operations.turn.retry.maxDelaySeconds: expected at least firstDelaySeconds (5), got 4")]
    public void What_is_wrong_about_an_operation_is_named(string member, string problem) => Assert.Contains(problem,
        Assert.Throws<ManifestException>(() => Read(Good.Replace("\"turn\":{}", "\"turn\":{" + member + "}"))).Message);

    [Fact]
    public void What_a_WebAssembly_module_may_use_is_read_with_its_defaults()
    {
        var wasm = Read(GoodWasm).Wasm!;
        Assert.Equal((4096, 0.5, 3), (wasm.MemoryMb, wasm.CpuSeconds, wasm.Workers));
        Assert.Equal("b", Assert.Single(wasm.Environment).Value);
        wasm = Read("""{"name":"press","version":"1","runtime":"wasm","entry":"press.wasm","operations":{"squeeze":{}}}""").Wasm!;
        Assert.Equal((64, null, 0), (wasm.MemoryMb, wasm.CpuSeconds, wasm.Workers));
        Assert.Empty(wasm.Environment);
    }

    [Theory]
    [InlineData("4096", "0", "wasm.memoryMb: expected 1 to 4096, got 0")]
    [InlineData("4096", "4097", "wasm.memoryMb: expected 1 to 4096, got 4097")]
    [InlineData("0.5", "0", "wasm.cpuSeconds: expected 0.01 to 86400, or null for no limit, got 0")]
    [InlineData("\"workers\":3", "\"workers\":257", "wasm.workers: expected 0 to 256, got 257")]
    [InlineData("\"A\"", "\"A=B\"", "wasm.environment: expected names without '=', got 'A=B'")]
    [InlineData("\"b\"", "\"b\\u0000\"", "wasm.environment.A: expected a text without a NUL")]
    [InlineData("\"workers\"", "\"worker\"", "worker")]
    [InlineData("\"wasm\",", "\"native\",", "wasm: expected only with the runtime 'wasm', got it with 'native'")]
    public void What_is_wrong_about_a_WebAssembly_module_is_named(string from, string to, string problem) => Assert.Contains(problem,
        Assert.Throws<ManifestException>(() => Read(GoodWasm.Replace(from, to))).Message);

    [Theory]
    [InlineData("\"press\"", "\"grape\"", "name: expected the folder's name 'press', got 'grape'")]
    [InlineData("\"1.2.0\"", "\"\"", "version: expected 1 to 50 characters")]
    [InlineData("\"Press.dll\"", "\"../Press.dll\"", "entry: expected a path within the module's folder, got '../Press.dll'")]
    [InlineData("\"Press.dll\"", "\"/etc/passwd\"", "entry: expected a path within")]
    [InlineData("\"io\"", "\"gpu\"", "operations.squeeze.class: expected 'cpu' or 'io', got 'gpu'")]
    [InlineData("1.5", "0", "operations.squeeze.timeoutSeconds: expected 0.001 to 86400, got 0")]
    [InlineData("1.5", "86401", "operations.squeeze.timeoutSeconds")]
    [InlineData("1.5", "\"soon\"", "operations.squeeze.timeoutSeconds")]
    [InlineData("\"squeeze\"", "\"../x\"", "operations.../x: expected 1 to 100 letters")]
    [InlineData("\"idempotent\"", "\"idempotnet\"", "idempotnet")]
    [InlineData("\"entry\"", "\"entri\"", "entri")]
    [InlineData(",\"turn\":{}", "", null)]
    public void What_is_wrong_is_named_by_file_and_path(string from, string to, string? problem)
    {
        if (problem is null)
        {
            Assert.Single(Read(Good.Replace(from, to)).Operations);
            return;
        }

        var wrong = Assert.Throws<ManifestException>(() => Read(Good.Replace(from, to)));
        Assert.Contains(Path.Combine("press", "module.json"), wrong.Message);
        Assert.Contains(problem, wrong.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"press\"")]
    public void What_is_no_manifest_at_all_is_refused(string json) =>
        Assert.Throws<ManifestException>(() => Read(json));

    [Fact]
    public void A_module_without_operations_is_refused() => Assert.Contains("operations: expected at least one",
        Assert.Throws<ManifestException>(() => Read("""
            {"name":"press","version":"1","runtime":"dotnet","entry":"a.dll","operations":{}}
            """)).Message);

    private const string Process = """
        {"name":"press","version":"1","runtime":"process","entry":"press.py","operations":{"squeeze":{}},
         "process":{"command":["python3","press.py"],"protocol":"json","transport":"stdio","workers":3,"maxAgeSeconds":60,
                    "maxMemoryMb":100,"queue":9,"limits":{"memoryMb":64,"cpus":0.5,"pids":7,"openFiles":99},
                    "environment":{"A":"b"}}}
        """;

    [Fact]
    public void How_workers_are_run_is_read_with_its_defaults()
    {
        var process = Read(Process).Process!;
        Assert.Equal(["python3", "press.py"], process.Command);
        Assert.Equal((WorkerProtocolKind.Json, WorkerTransport.Stdio, 3), (process.Protocol, process.Transport, process.Workers));
        Assert.Equal((TimeSpan.FromMinutes(1), 100L << 20, 9, 1000),
            (process.MaxAge, process.MaxMemoryBytes, process.Queue, process.MaxCalls));
        Assert.Equal(new WorkerLimits { MemoryBytes = 64 << 20, Cpus = 0.5, Pids = 7, OpenFiles = 99 }, process.Limits);
        Assert.Equal("b", process.Environment["A"]);
        Assert.Null(Read(Good).Process);
    }

    [Theory]
    [InlineData("[\"python3\",\"press.py\"]", "[]", "process.command: expected a program and its arguments")]
    [InlineData("\"json\"", "\"xml\"", "process.protocol: expected 'json' or 'folk', got 'xml'")]
    [InlineData("\"json\"", "\"folk\"", "process.transport: expected 'socket' with the protocol 'folk', got 'stdio'")]
    [InlineData("\"workers\":3", "\"workers\":257", "process.workers: expected 0 to 256, got 257")]
    [InlineData("\"maxAgeSeconds\":60", "\"maxAgeSeconds\":0", "process.maxAgeSeconds: expected more than 0 and at most 31536000, got 0")]
    [InlineData("\"workers\":3", "\"bootTimeoutSeconds\":601", "process.bootTimeoutSeconds: expected more than 0 and at most 600")]
    [InlineData("\"cpus\":0.5", "\"cpus\":0", "process.limits.cpus: expected 0.01 to 4096, got 0")]
    [InlineData("\"openFiles\":99", "\"openFiles\":3", "process.limits.openFiles: expected 16 to 1048576, got 3")]
    [InlineData("\"A\":", "\"A=B\":", "process.environment: expected names without '=', got 'A=B'")]
    [InlineData("\"workers\":3", "\"wrokers\":3", "wrokers")]
    [InlineData("\"workers\":3", "\"method\":\"operation\"", "process.method: expected only with the protocol 'folk'")]
    [InlineData("\"runtime\":\"process\"", "\"runtime\":\"dotnet\"", "process: expected only with the runtime 'process'")]
    public void What_is_wrong_about_workers_is_named_by_path(string from, string to, string problem) => Assert.Contains(
        problem, Assert.Throws<ManifestException>(() => Read(Process.Replace(from, to))).Message);

    [Fact]
    public void A_process_module_says_how_its_workers_are_run() => Assert.Contains("process: expected an object",
        Assert.Throws<ManifestException>(() => Read(Good.Replace("\"dotnet\"", "\"process\""))).Message);
}
