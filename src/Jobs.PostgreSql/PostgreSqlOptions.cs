using Microsoft.Extensions.Options;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>How a node uses its PostgreSQL (section <c>PostgreSql</c>); where that is, <c>Store</c> says.</summary>
public sealed class PostgreSqlOptions : IValidateOptions<PostgreSqlOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "PostgreSql";

    /// <summary>The schema that holds the tables; several systems may share a database.</summary>
    public string Schema { get; set; } = "gristmill";

    /// <summary>Connections that write, each with a group commit of its own, 1 to 16.</summary>
    public int WriteConnections { get; set; } = 2;

    /// <summary>Connections that read, at most, 1 to 100.</summary>
    public int ReadConnections { get; set; } = 8;

    /// <summary>How long an enqueue waits for a database that does not answer, before its caller is told (503).</summary>
    public TimeSpan EnqueueTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often other nodes are told at most that jobs are Available: every telling is a commit of its own.</summary>
    public TimeSpan NotifyInterval { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PostgreSqlOptions options)
    {
        List<string> errors = [];
        if (options.Schema.Length is < 1 or > 50 || !char.IsAsciiLetterLower(options.Schema[0])
            || !options.Schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            errors.Add($"{Section}:Schema: expected 1 to 50 lower-case letters, digits and '_', beginning with a letter, "
                + $"got '{options.Schema}'.");
        if (options.WriteConnections is < 1 or > 16)
            errors.Add($"{Section}:WriteConnections: expected 1 to 16, got {options.WriteConnections}.");
        if (options.ReadConnections is < 1 or > 100)
            errors.Add($"{Section}:ReadConnections: expected 1 to 100, got {options.ReadConnections}.");
        if (options.EnqueueTimeout <= TimeSpan.Zero)
            errors.Add($"{Section}:EnqueueTimeout: expected more than 00:00:00, got {options.EnqueueTimeout}.");
        if (options.NotifyInterval < TimeSpan.Zero)
            errors.Add($"{Section}:NotifyInterval: expected 00:00:00 or more, got {options.NotifyInterval}.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
