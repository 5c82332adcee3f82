using System.Globalization;

namespace Gristmill.Bench.Scale;

/// <summary>The reads of the Web API and the pages, and how long each takes.</summary>
internal sealed class Reads(HttpClient http)
{
    private const int Times = 20;

    /// <summary>Seconds of each read, in milliseconds: the median and the most.</summary>
    public async Task<IReadOnlyList<(string What, double Median, double Most)>> MeasureAsync(Guid? deep, Guid? any)
    {
        List<(string, string)> reads =
        [
            ("newest", "/v1/jobs"), ("newest, 1,000 at once", "/v1/jobs?limit=1000"),
            .. ((string[])["Scheduled", "Available", "Running", "Completed", "Discarded"]).Select(state =>
                ($"state={state}", $"/v1/jobs?state={state}")),
            ("module=sample", "/v1/jobs?module=sample"), ("module=rare, ten of all", $"/v1/jobs?module={ScaleRows.Rare}"),
            ("module that has none", "/v1/jobs?module=none"),
            ("queue", $"/v1/jobs?queue={ScaleRows.Past}"), ("queue that has none", "/v1/jobs?queue=none"),
            ("state and module", "/v1/jobs?state=Completed&module=sample"),
            ("state and rare module", $"/v1/jobs?state=Completed&module={ScaleRows.Rare}"),
            ("state and rare module that has none in it", $"/v1/jobs?state=Available&module={ScaleRows.Rare}"),
            ("state and queue", $"/v1/jobs?state=Available&queue={ScaleRows.Backlog}"),
            ("state and queue that has none in it", $"/v1/jobs?state=Scheduled&queue={ScaleRows.Backlog}"),
            ("module and queue", $"/v1/jobs?module=sample&queue={ScaleRows.Past}"),
            ("rare module and queue", $"/v1/jobs?module={ScaleRows.Rare}&queue={ScaleRows.Past}"),
            ("page of the overview, with counts", "/"), ("page of jobs, with counts", "/jobs"),
        ];
        if (deep is { } id)
        {
            reads.Add(("half way down", $"/v1/jobs?cursor={id}"));
            reads.Add(("state, half way down", $"/v1/jobs?state=Completed&cursor={id}"));
            reads.Add(("module, half way down", $"/v1/jobs?module=sample&cursor={id}"));
            reads.Add(("rare module, half way down", $"/v1/jobs?module={ScaleRows.Rare}&cursor={id}"));
            reads.Add(("queue, half way down", $"/v1/jobs?queue={ScaleRows.Past}&cursor={id}"));
        }

        if (any is { } one) reads.Add(("one job", $"/v1/jobs/{one}"));
        List<(string, double, double)> measured = [];
        foreach (var (what, path) in reads)
        {
            await ReadAsync(path);
            List<double> times = [];
            for (var i = 0; i < Times; i++) times.Add(await Timing.SecondsAsync(() => ReadAsync(path)) * 1_000);
            measured.Add((what, Report.Median(times), times.Max()));
        }

        return measured;
    }

    private async Task ReadAsync(string path)
    {
        using var response = await http.GetAsync(path);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"GET {path}: {(int)response.StatusCode}"));
        await response.Content.ReadAsByteArrayAsync();
    }
}
