using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>The PostgreSQL store's log messages; event ids 1400 to 1449, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Warning, "{Writes} writes wait for the database; trying again in {Wait}")]
    public static partial void WritesHeld(ILogger logger, Exception failure, int writes, TimeSpan wait);

    [LoggerMessage(1401, LogLevel.Information, "Applied {Scripts} migrations to schema {Schema}")]
    public static partial void Migrated(ILogger logger, int scripts, string schema);

    [LoggerMessage(1402, LogLevel.Warning, "Other nodes' signals cannot be heard; trying again in {Wait}")]
    public static partial void NotListening(ILogger logger, Exception failure, TimeSpan wait);

    [LoggerMessage(1403, LogLevel.Warning, "Other nodes cannot be told, and find out by polling; trying again in {Wait}")]
    public static partial void NotNotified(ILogger logger, Exception failure, TimeSpan wait);

    [LoggerMessage(1404, LogLevel.Debug, "A read failed; trying again in {Wait}")]
    public static partial void ReadRepeated(ILogger logger, Exception failure, TimeSpan wait);
}
