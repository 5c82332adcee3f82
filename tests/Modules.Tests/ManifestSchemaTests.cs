using System.Text.Json;

namespace Gristmill.Modules.Tests;

/// <summary><c>docs/module.schema.json</c> says what the reader does; itself it is of the part of JSON Schema that we check.</summary>
public sealed class ManifestSchemaTests
{
    private static readonly string Root = FindRoot();
    private static readonly JsonElement Document =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "docs/module.schema.json"))).RootElement;
    private static readonly JsonSchema Schema =
        new JsonSchemaReader((path, problem) => new ManifestException("module.schema.json", path, problem)).Read(Document, "");

    public static TheoryData<string> Manifests() =>
    [
        .. new[] { "modules", "tests/fixtures" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "module.json", SearchOption.AllDirectories))
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Every_manifest_of_the_project_fits(string path) =>
        Assert.Null(Schema.Check(File.ReadAllBytes(Path.Combine(Root, path))));

    [Fact]
    public void It_names_the_members_that_the_reader_reads_with_their_defaults()
    {
        var operation = Document.GetProperty("properties").GetProperty("operations").GetProperty("additionalProperties");
        var process = Document.GetProperty("properties").GetProperty("process");
        Compare(typeof(RawManifest), Document);
        Compare(typeof(RawOperation), operation);
        Compare(typeof(RawRetry), operation.GetProperty("properties").GetProperty("retry"));
        Compare(typeof(RawProcess), process);
        Compare(typeof(RawLimits), process.GetProperty("properties").GetProperty("limits"));
        Compare(typeof(RawWasm), Document.GetProperty("properties").GetProperty("wasm"));
        Compare(typeof(RawNative), Document.GetProperty("properties").GetProperty("native"));
    }

    private static void Compare(Type raw, JsonElement schema)
    {
        var parameters = raw.GetConstructors().Single(constructor => constructor.GetParameters().Length > 0).GetParameters()
            .ToDictionary(parameter => parameter.Name == "Schema" ? "$schema" : JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!));
        var properties = schema.GetProperty("properties").EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        Assert.Equal(parameters.Keys.Order(), properties.Keys.Order());
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        Assert.Equal(parameters.Where(pair => !pair.Value.HasDefaultValue).Select(pair => pair.Key).Order(), required.Order());
        foreach (var (name, parameter) in parameters.Where(pair => pair.Value is { HasDefaultValue: true, DefaultValue: not null }))
            Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(parameter.DefaultValue), properties[name].GetProperty("default")),
                $"{raw.Name}.{name}");
    }

    [Theory]
    [InlineData("""{"name":"a"}""", "version")]
    [InlineData("""{"name":"../a","version":"1","runtime":"dotnet","entry":"x","operations":{"a":{}}}""", "name")]
    [InlineData("""{"name":"a","version":"1","runtime":"abacus","entry":"x","operations":{"a":{}}}""", "runtime")]
    [InlineData("""{"name":"a","version":"1","runtime":"dotnet","entry":"x","operations":{"a":{"class":"gpu"}}}""", "operations.a.class")]
    [InlineData("""{"name":"a","version":"1","runtime":"dotnet","entry":"x","operations":{"a":{"timeoutSeconds":0}}}""", "operations.a.timeoutSeconds")]
    [InlineData("""{"name":"a","version":"1","runtime":"wasm","entry":"x","operations":{"a":{}},"wasm":{"memoryMb":4097}}""", "wasm.memoryMb")]
    [InlineData("""{"name":"a","version":"1","runtime":"process","entry":"x","operations":{"a":{}},"process":{"command":[]}}""", "process.command")]
    public void What_the_reader_refuses_does_not_fit(string manifest, string field)
    {
        Assert.Equal(field, Schema.Check(System.Text.Encoding.UTF8.GetBytes(manifest))!.Field);
        var folder = Directory.CreateTempSubdirectory("gristmill-");
        File.WriteAllText(Path.Combine(folder.FullName, "module.json"), manifest);
        Assert.Throws<ManifestException>(() =>
        {
            var read = ManifestReader.Read(folder.FullName, "a", null);
            // Which runtimes there are is the registry's to know.
            if (read.Runtime == "abacus") throw new ManifestException("", "", "");
        });
        folder.Delete(recursive: true);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Grains.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("Grains.sln was not found above the tests.");
    }
}
