using Gristmill.Jobs;
using Gristmill.Jobs.PostgreSql;
using Gristmill.Jobs.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gristmill.Silo.Stores;

/// <summary>Chooses a node's store: PostgreSQL where one is named, SQLite in the data directory otherwise.</summary>
internal static class StoreExtensions
{
    public static void AddStore(this IServiceCollection services, NodeOptions node)
    {
        services.AddValidatedOptions<PostgreSqlOptions>(PostgreSqlOptions.Section);
        if (node.Store is { } connection) AddPostgreSql(services, node, connection);
        else AddSqlite(services, node);
    }

    private static void AddSqlite(IServiceCollection services, NodeOptions node)
    {
        services.AddSingleton(_ => SqliteDatabase.Open(node.Data));
        services.AddSingleton(provider => new StoreDescription(
            $"{provider.GetRequiredService<SqliteDatabase>().Library}, {provider.GetRequiredService<SqliteDatabase>().Path}"));
        services.AddSingleton(provider => SiloIncarnation.Of(node.Name, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SqliteJobStore>();
        services.AddSingleton<IJobStore>(provider => new PublishingJobStore(
            provider.GetRequiredService<SqliteJobStore>(), provider.GetRequiredService<JobChanges>()));
        services.AddSingleton<NoSignals>();
        services.AddSingleton<IJobSignals>(provider => provider.GetRequiredService<NoSignals>());
        services.AddSingleton<IChangeSignals>(provider => provider.GetRequiredService<NoSignals>());
        services.AddSingleton<IReportStore, SqliteReportStore>();
        services.AddSingleton<IQueueStore, SqliteQueueStore>();
        services.AddSingleton<IBulkStore, SqliteBulkStore>();
        services.AddSingleton<IBatchStore, SqliteBatchStore>();
        services.AddSingleton<IReminderStore, SqliteReminders>();
        services.AddSingleton<IScheduleStore, SqliteScheduleStore>();
    }

    private static void AddPostgreSql(IServiceCollection services, NodeOptions node, string connection)
    {
        // Opened with the container, which cannot wait; nothing else runs yet that it could hold up.
        services.AddSingleton(provider => PostgreSqlDatabase.OpenAsync(connection,
            provider.GetRequiredService<PostgreSqlOptions>(), TimeProvider.System,
            provider.GetRequiredService<ILogger<PostgreSqlDatabase>>(), CancellationToken.None).GetAwaiter().GetResult());
        services.AddSingleton(provider => new StoreDescription(provider.GetRequiredService<PostgreSqlDatabase>().Description));
        services.AddSingleton(provider => SiloIncarnation.Of(node.Name, provider.GetRequiredService<PostgreSqlDatabase>().Clock));
        services.AddSingleton(provider => new PostgreSqlSignals(
            provider.GetRequiredService<PostgreSqlDatabase>(), provider.GetRequiredService<SiloIncarnation>().Id));
        services.AddSingleton<IJobSignals>(provider => provider.GetRequiredService<PostgreSqlSignals>());
        services.AddSingleton<IChangeSignals>(provider => provider.GetRequiredService<PostgreSqlSignals>());
        services.AddSingleton(provider => new PostgreSqlJobStore(
            provider.GetRequiredService<PostgreSqlDatabase>(), provider.GetRequiredService<PostgreSqlDatabase>().Clock,
            provider.GetRequiredService<SiloIncarnation>().Id, provider.GetRequiredService<PostgreSqlSignals>()));
        services.AddSingleton<IJobStore>(provider => new PublishingJobStore(
            provider.GetRequiredService<PostgreSqlJobStore>(), provider.GetRequiredService<JobChanges>()));
        services.AddSingleton<IReportStore, PostgreSqlReportStore>();
        services.AddSingleton<IBulkStore, PostgreSqlBulkStore>();
        services.AddSingleton<IBatchStore, PostgreSqlBatchStore>();
        services.AddSingleton<IQueueStore>(provider => new PostgreSqlQueueStore(
            provider.GetRequiredService<PostgreSqlDatabase>(), provider.GetRequiredService<PostgreSqlDatabase>().Clock,
            provider.GetRequiredService<PostgreSqlSignals>()));
        services.AddSingleton<IReminderStore, PostgreSqlReminders>();
        services.AddSingleton<IScheduleStore>(provider => new PostgreSqlScheduleStore(
            provider.GetRequiredService<PostgreSqlDatabase>(), provider.GetRequiredService<SiloIncarnation>().Id,
            provider.GetRequiredService<PostgreSqlSignals>()));
    }
}
