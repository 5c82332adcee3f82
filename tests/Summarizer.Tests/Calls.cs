using System.Text;
using System.Text.Json;
using Gristmill.Modules.Sdk;
using Gristmill.Modules.Summarizer;
using Gristmill.Modules.Summarizer.Answers;

namespace Gristmill.Summarizer.Tests;

/// <summary>Calls the module as the host does: JSON in, JSON out.</summary>
internal static class Calls
{
    private static readonly SummarizerModule Module = new();

    public static async Task<string> InvokeAsync(string json, CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString((await Module.InvokeAsync(
            "summarize", Encoding.UTF8.GetBytes(json), new ModuleContext(cancellation))).Span);

    public static async Task<SummarizeAnswer> SummarizeAsync(object request, CancellationToken cancellation = default) =>
        JsonSerializer.Deserialize<SummarizeAnswer>(
            await InvokeAsync(JsonSerializer.Serialize(request), cancellation), Modules.Sdk.Module.Json)!;

    public static Task<ModuleArgumentException> RefusalAsync(string json) =>
        Assert.ThrowsAsync<ModuleArgumentException>(() => InvokeAsync(json));
}
