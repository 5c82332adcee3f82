namespace Gristmill.Modules.Tests;

public sealed class ManifestReaderTests : IDisposable
{
    private const string Good = """
        {"name":"press","version":"1.2.0","runtime":"dotnet","entry":"Press.dll",
         "operations":{"squeeze":{"class":"io","timeoutSeconds":1.5,"idempotent":true,"description":"Squeezes."},"turn":{}}}
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
}
