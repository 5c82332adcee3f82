using Gristmill.Silo;
using Microsoft.Extensions.Hosting;

// A node without a face of its own: it runs jobs and grains, and a frontend elsewhere calls into it.
return await NodeProgram.RunAsync(async () =>
{
    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
    NodeConfiguration.Use(builder.Configuration, args);
    NodeLogging.Use(builder);
    builder.AddNode();
    using var host = builder.Build();
    await host.RunAsync();
});
