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
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => ConversionFault(failure.Message),
        // Kestrel: "Failed to bind to address http://127.0.0.1:5080: address already in use."
        IOException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => failure.Message,
        InvalidDataException or FormatException => failure.InnerException is { } cause
            ? $"{failure.Message.TrimEnd('.')}: {cause.Message}"
            : failure.Message,
        _ => null,
    };

    /// <summary>The binder's message in the words of the other ones.</summary>
    private static string ConversionFault(string message)
    {
        if (message.Split('\'') is not [_, var value, _, var key, _, var type, ..]) return message;
        var expected = type switch
        {
            _ when type.Contains("TimeSpan", StringComparison.Ordinal) => "a time such as 00:00:05",
            _ when type.Contains("Int", StringComparison.Ordinal) => "a whole number",
            _ when type.Contains("Double", StringComparison.Ordinal) => "a number",
            _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
            _ => type,
        };
        return $"{key}: expected {expected}, got '{value}'.";
    }
}
