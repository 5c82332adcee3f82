using System.Diagnostics;
using System.Text.Json;
using Gristmill.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gristmill.Bench.Echo;

/// <summary>The least that ASP.NET Core can do: an endpoint that parses JSON and answers it, in a process of its own.</summary>
internal sealed class BareEndpoint : IAsyncDisposable
{
    /// <summary>The argument that makes this program the endpoint.</summary>
    public const string Argument = "bare-endpoint";

    private readonly Process _process;

    private BareEndpoint(Process process, Uri url) => (_process, Url) = (process, url);

    /// <summary>What to post to.</summary>
    public Uri Url { get; }

    /// <summary>Starts it.</summary>
    public static async Task<BareEndpoint> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Argument])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The bare endpoint did not start.");
        return new BareEndpoint(process, new Uri(new Uri(address), "echo"));
    }

    /// <summary>Serves until the process is killed; the first line of output is the address.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/echo", (JsonElement body) => body);
        await app.StartAsync();
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await app.WaitForShutdownAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.KillHard();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
