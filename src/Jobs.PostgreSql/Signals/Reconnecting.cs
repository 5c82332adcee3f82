using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Gives a loop a connection of its own, and a new one whenever that breaks.</summary>
internal sealed class Reconnecting(PostgreSqlDatabase database, Action<ILogger, Exception, TimeSpan> log)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(2);

    /// <summary>Runs the loop until canceled.</summary>
    public async Task RunAsync(Func<NpgsqlConnection, CancellationToken, Task> loop, CancellationToken cancellation)
    {
        var wait = FirstRetry;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.ConnectAsync(cancellation);
                wait = FirstRetry;
                await loop(connection, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log(database.Logger, failure, wait);
                await Task.Delay(wait, database.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry;
            }
        }
    }
}
