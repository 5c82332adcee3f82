using System.Text.Json.Nodes;
using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

/// <summary>The modules that ship, in the languages of the worker libraries.</summary>
public sealed class ShippedModuleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "modules", "shipped");

    private static async Task<ModuleOutcome> CallAsync(string program, string module, string operation, string arguments)
    {
        Assert.SkipWhen(Interpreters.Missing(program) is not null, Interpreters.Missing(program) ?? "");
        await using var modules = new ModuleHarness(
            new ProcessModuleRuntime(ModuleHarness.Resolve(), TimeProvider.System, NullLogger<ProcessModuleRuntime>.Instance),
            Folder, module);
        return await modules.CallAsync(operation, arguments, cancellation: TestContext.Current.CancellationToken);
    }

    private static JsonNode Json(ModuleOutcome outcome) => outcome is ModuleOutcome.Success(var result)
        ? JsonNode.Parse(result.Span)!
        : throw new InvalidOperationException($"Expected a success, got {outcome}.");

    [Fact]
    public async Task A_text_is_measured()
    {
        var answer = Json(await CallAsync("python3", "textstats", "measure",
            """{"text":"The mill grinds rye. The mill is old!\n\nGrüße aus der Mühle.","top":2}"""));
        Assert.Equal((12, 3, 2), ((int)answer["words"]!, (int)answer["sentences"]!, (int)answer["paragraphs"]!));
        Assert.Equal("""[{"word":"mill","count":2},{"word":"the","count":2}]""", answer["frequent"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "text")]
    [InlineData("""{"text":"a","top":1000}""", "top")]
    [InlineData("""{"text":"a","tpo":1}""", "tpo")]
    public async Task Wrong_arguments_of_measure_are_the_callers_fault(string arguments, string field) => Assert.Equal(field,
        Assert.IsType<ModuleOutcome.ClientError>(await CallAsync("python3", "textstats", "measure", arguments)).Field);

    [Fact]
    public async Task A_template_is_rendered_and_its_data_escaped()
    {
        var html = (string)Json(await CallAsync("php", "page", "render",
            """{"template":"article","data":{"title":"Rye & <b>wheat</b>","text":"One.\n\nTwo."}}"""))["html"]!;
        Assert.Contains("<h1>Rye &amp; &lt;b&gt;wheat&lt;/b&gt;</h1>", html);
        Assert.Contains("<p>One.</p>", html);
        var wrong = await CallAsync("php", "page", "render", """{"template":"../worker"}""");
        Assert.Equal("template", Assert.IsType<ModuleOutcome.ClientError>(wrong).Field);
    }

    [Fact]
    public async Task Markdown_becomes_HTML_that_runs_nothing()
    {
        var outcome = await CallAsync("node", "markdown", "render", """
            {"text":"# Rye\n\n*Old* [mill](https://example.org) <script>x</script>\n\n[a](javascript:x) [b](javascript&colon;x) [c](/d?e=1&f=2:3)"}
            """);
        if (!Directory.Exists(Path.Combine(Folder, "markdown", "node_modules", "marked")))
        {
            // The build could not reach the registry, as happens to users; then the module says what it lacks.
            Assert.Contains("npm ci", Assert.IsType<ModuleOutcome.Unavailable>(outcome).Message);
            return;
        }

        var answer = Json(outcome);
        var html = (string)answer["html"]!;
        Assert.Contains("<h1>Rye</h1>", html);
        Assert.Contains("<em>Old</em> <a href=\"https://example.org\">mill</a>", html);
        Assert.Contains("&lt;script&gt;", html);
        Assert.DoesNotContain("javascript", html);
        Assert.Contains("<a href=\"/d?e=1", html);
        Assert.Equal("""[{"level":1,"text":"Rye"}]""", answer["headings"]!.ToJsonString());
    }
}
