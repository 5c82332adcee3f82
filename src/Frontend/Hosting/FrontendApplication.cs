using Gristmill.Frontend.Api;
using Gristmill.Frontend.Components;
using Gristmill.Frontend.Components.Forms;
using Gristmill.Jobs;
using Gristmill.Silo;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace Gristmill.Frontend;

/// <summary>Puts the web application together: the node inside, the Web API and the pages on top.</summary>
public static class FrontendApplication
{
    /// <summary>Builds the application from the command line, the environment and the configuration file.</summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(FrontendApplication).Assembly.GetName().Name,
            // Configuration is read once: no file is watched that nobody reads again, and no start fails where the system has no watch left.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        NodeConfiguration.Use(builder.Configuration, args, ("Urls", null), (HttpOptions.Section, typeof(HttpOptions)));
        NodeLogging.Use(builder);
        var node = builder.AddNode();
        AddWeb(builder, node);
        var app = builder.Build();
        // Values out of bounds are told before the store is touched, and a store that cannot be had before all else.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.Services.GetRequiredService<IJobStore>();
        UseWeb(app);
        return app;
    }

    private static void AddWeb(WebApplicationBuilder builder, NodeOptions node)
    {
        var services = builder.Services;
        services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptions>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<HttpOptions>>().Value);
        builder.WebHost.UseUrls(ListenAddresses.Read(builder.Configuration));
        builder.WebHost.UseKestrel((_, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = kestrel.ApplicationServices.GetRequiredService<HttpOptions>().MaxBodyBytes;
        });
        // A page elsewhere could point its own name at this address; only ours are answered.
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts =
            ["localhost", "127.0.0.1", "[::1]", .. ListenAddresses.Read(builder.Configuration).Select(url => new Uri(url).Host)]);
        services.AddProblems();
        services.AddSingleton<Admission>();
        services.AddSingleton<StreamLimit>();
        services.AddApiJson();
        services.AddOpenApi("v1", OpenApiDescription.Configure);
        services.AddRazorComponents();
        services.AddAntiforgery();
        // The keys of the pages' forms live with the node's data, so that a restart breaks no open page.
        services.AddDataProtection().SetApplicationName("gristmill")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(node.Data, "keys")));
    }

    private static void UseWeb(WebApplication app)
    {
        app.UseHostFiltering();
        app.UsePageHeaders();
        app.UseProblems();
        // No version is in the files' names, so a browser asks whether they changed, and is mostly answered 304.
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseRouting();
        app.UsePageMethods();
        app.UseAntiforgery();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapHealth();
        app.MapCalls();
        app.MapJobs();
        app.MapJobEvents();
        app.MapQueues();
        app.MapBulk();
        app.MapBatches();
        app.MapSchedules();
        app.MapSilo();
        app.MapRazorComponents<App>();
        app.MapJobForms();
        app.MapScheduleForms();
        app.MapQueueForms();
    }
}
