using Gristmill.Frontend;
using Gristmill.Silo;

return await NodeProgram.RunAsync(async () =>
{
    if (args is ["--help" or "-h" or "--version"])
    {
        Console.WriteLine(args[0] == "--version" ? NodeVersion.Text : Help.Text);
        return;
    }

    if (args is [MigrateVerb.Name, .. var rest])
    {
        await MigrateVerb.RunAsync(rest);
        return;
    }

    await using var app = FrontendApplication.Build(args);
    await app.StartAsync();
    StartupMessage.Write(app);
    await app.WaitForShutdownAsync();
});
