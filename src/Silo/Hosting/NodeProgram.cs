using Gristmill.Jobs;
using Microsoft.Extensions.Options;

namespace Gristmill.Silo;

/// <summary>Runs a node's program, and turns what an operator did wrong into one line and exit code 1.</summary>
public static class NodeProgram
{
    /// <summary>Runs until the node has stopped.</summary>
    /// <returns>0 after a stop in good order; 1 when the node could not be started as asked.</returns>
    public static async Task<int> RunAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception failure) when (Explain(failure) is { } reason)
        {
            await Console.Error.WriteLineAsync($"gristmill: {reason}");
            return 1;
        }
    }

    private static string? Explain(Exception failure) => failure switch
    {
        ConfigurationException or StoreUnusableException => failure.Message,
        AggregateException { InnerExceptions: var several } when several.All(inner => Explain(inner) is not null) =>
            string.Join(" ", several.Select(Explain)),
        OptionsValidationException invalid => string.Join(" ", invalid.Failures),
        // The configuration binder: "Failed to convert configuration value 'x' at 'Limits:Io' to type ...".
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => failure.Message,
        // Kestrel: "Failed to bind to address http://127.0.0.1:5080: address already in use."
        IOException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => failure.Message,
        InvalidDataException or FormatException => failure.Message,
        _ => null,
    };
}
