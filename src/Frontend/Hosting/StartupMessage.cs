using Gristmill.Grains.Silos;
using Gristmill.Modules;

namespace Gristmill.Frontend;

/// <summary>What a node says once it listens: where, on what, and the first thing to try.</summary>
internal static class StartupMessage
{
    public static void Write(WebApplication app)
    {
        var info = app.Services.GetRequiredService<SiloInfo>();
        var limits = app.Services.GetRequiredService<HostLimits>();
        var url = app.Urls.First();
        Console.WriteLine(
            $"""
            Gristmill {info.Version} listens on {string.Join(", ", app.Urls)}
            Engine: {info.Engine}. Store: {info.Store}
            Limits: {limits.Blocking.Value} blocking ({limits.Blocking.Source}), {limits.Io.Value} I/O ({limits.Io.Source}) operations at once; {limits.Host.Cores} cores
            Admin: {url}/   API: {url}/openapi/v1.json   No API keys: loopback only
            Try:   curl -s {url}/summarize -H 'Content-Type: application/json' -d @samples/article.json
            """);
    }
}
