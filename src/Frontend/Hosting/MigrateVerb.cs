using Gristmill.Jobs.PostgreSql;
using Gristmill.Silo;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Frontend;

/// <summary>
/// <c>gristmill migrate</c>: brings a PostgreSQL's tables up to date, or prints the SQL for somebody else to run; so that
/// nodes can do with a role that may not change tables.
/// </summary>
internal static class MigrateVerb
{
    public const string Name = "migrate";

    /// <summary>Runs, by <c>--store CONNECTION [--PostgreSql:Schema NAME]</c>, or prints when the first argument is <c>print</c>.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var print = arguments is ["print", ..];
        var configuration = new ConfigurationManager();
        NodeConfiguration.Use(configuration, print ? arguments[1..] : arguments);
        var options = configuration.GetSection(PostgreSqlOptions.Section).Get<PostgreSqlOptions>() ?? new PostgreSqlOptions();
        if (options.Validate(null, options) is { Failed: true, FailureMessage: var wrong })
            throw new ConfigurationException(PostgreSqlOptions.Section, wrong);
        if (print)
        {
            Console.Write(Migrator.Script(options.Schema));
            return;
        }

        var store = NodeOptions.Read(configuration).Store
            ?? throw new ConfigurationException("Store", "Expected how to connect to a PostgreSQL, got nothing.");
        await using var database = await PostgreSqlDatabase.OpenAsync(
            store, options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        Console.WriteLine($"{database.Description}: at migration {Migrator.Latest}.");
    }
}
