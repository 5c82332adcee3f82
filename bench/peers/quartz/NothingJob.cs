using System.Globalization;
using Quartz;

namespace Gristmill.Bench.Peers;

/// <summary>Does nothing but count, and measure how long it took to get here.</summary>
internal sealed class NothingJob : IJob
{
    public const string Sent = "sent";

    private static readonly Lock Lock = new();
    private static readonly List<double> Latencies = [];
    private static int seen;

    public static int Expected { get; set; }

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var sent = context.MergedJobDataMap.GetString(Sent);
        lock (Lock)
        {
            if (sent is not null)
                Latencies.Add(TimeProvider.System.GetElapsedTime(long.Parse(sent, CultureInfo.InvariantCulture)).TotalMilliseconds);
            if (++seen == 1) Lines.Say(new { did = "first" });
            if (seen != Expected) return ValueTask.CompletedTask;
            Lines.Say(new { did = "work", jobs = seen, latencies = Latencies });
            seen = 0;
            Latencies.Clear();
        }

        return ValueTask.CompletedTask;
    }
}
