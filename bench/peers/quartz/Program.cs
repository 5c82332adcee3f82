using System.Globalization;
using System.Text.Json;
using Gristmill.Bench.Peers;
using Npgsql;
using Quartz;

// One side of Quartz.NET, with the same orders and answers as ../node/driver.mjs: worker|producer STORE.
var (role, store) = (args[0], args[1]);
var text = new string('x', 189);
var builder = QuartzSchedulerBuilder.Create(quartz =>
{
    quartz.UseDefaultThreadPool(pool => pool.MaxConcurrency = 32);
    quartz.UsePersistentStore(persistent =>
    {
        persistent.UsePostgres(NpgsqlFactory.Instance, store);
        persistent.ProvisionSchema();
    });
});
var scheduler = await builder.BuildScheduler();
if (role == "worker") await scheduler.Start();
Lines.Say(new { did = "open", version = typeof(IScheduler).Assembly.GetName().Version!.ToString(3) });
while (await Console.In.ReadLineAsync() is { } line)
{
    var order = JsonDocument.Parse(line).RootElement;
    switch (order.GetProperty("do").GetString())
    {
        case "expect":
            NothingJob.Expected = Number("jobs");
            Lines.Say(new { did = "expect" });
            break;
        case "single":
            var left = Number("jobs");
            Lines.Say(new { did = "single", seconds = await SecondsAsync(() => Task.WhenAll(Enumerable.Range(0, Number("producers")).Select(async _ =>
            {
                while (Interlocked.Decrement(ref left) >= 0) await AddAsync("text", text);
            }))) });
            break;
        case "bulk":
            Lines.Say(new { did = "bulk", seconds = await SecondsAsync(() => AddAllAsync(Number("jobs"), Number("chunk"))) });
            break;
        case "probe":
            for (var i = 0; i < Number("jobs"); i++)
            {
                await AddAsync(NothingJob.Sent, TimeProvider.System.GetTimestamp().ToString(CultureInfo.InvariantCulture));
                await Task.Delay(TimeSpan.FromMilliseconds(Number("everyMs")), TimeProvider.System);
            }

            Lines.Say(new { did = "probe" });
            break;
        case "left":
            Lines.Say(new { did = "left", jobs = await LeftAsync() });
            break;
    }

    int Number(string name) => order.GetProperty(name).GetInt32();
}

await scheduler.Shutdown();
return;

async Task AddAsync(string key, string value)
{
    var (job, trigger) = Make(key, value);
    await scheduler.ScheduleJob(job, trigger);
}

async Task AddAllAsync(int jobs, int chunk)
{
    for (; jobs > 0; jobs -= chunk)
    {
        await scheduler.ScheduleJobs(Enumerable.Range(0, Math.Min(chunk, jobs)).Select(_ => Make("text", text))
            .ToDictionary(pair => pair.Job, pair => (IReadOnlyCollection<ITrigger>)[pair.Trigger]));
    }
}

async Task<long> LeftAsync()
{
    await using var connection = new NpgsqlConnection(store);
    await connection.OpenAsync();
    await using var command = new NpgsqlCommand("SELECT count(*) FROM qrtz_job_details", connection);
    return (long)(await command.ExecuteScalarAsync())!;
}

static (IJobDetail Job, ITrigger Trigger) Make(string key, string value) => (
    JobBuilder.Create<NothingJob>().WithIdentity(Guid.NewGuid().ToString()).UsingJobData(key, value).Build(),
    TriggerBuilder.Create().WithIdentity(Guid.NewGuid().ToString()).StartNow().Build());

static async Task<double> SecondsAsync(Func<Task> work)
{
    var started = TimeProvider.System.GetTimestamp();
    await work();
    return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
}
