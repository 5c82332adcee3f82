using Gristmill.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Conformance.Jobs;

/// <summary>Progress and log lines of attempts.</summary>
public abstract partial class JobStoreConformance
{
    /// <summary>The reports over the database that <see cref="Store"/> is over.</summary>
    protected abstract IReportStore Reports { get; }

    private JobProgress Told(Job job, int sequence, double? fraction = null, string message = "") =>
        new(job.Attempt, new ReportPosition(job.Version, sequence), fraction, message, Microseconds.Truncate(Clock.GetUtcNow()));

    private LogLine Line(Job job, int sequence, string message = "line", ReportLevel level = ReportLevel.Information, int dropped = 0) =>
        new(job.Attempt, new ReportPosition(job.Version, sequence), Microseconds.Truncate(Clock.GetUtcNow()), level, message, dropped);

    private Task<IReadOnlyList<AttemptId>> TellAsync(Job job, JobProgress? progress, params LogLine[] lines) =>
        Reports.WriteAsync([new AttemptReport(AttemptId.Of(job), progress, lines)], Now);

    private async Task<string> LinesAsync(LogQuery query) =>
        string.Join(' ', (await Reports.ListLinesAsync(query, Now)).Select(line => line.Message));

    /// <summary>The same job again, after the attempt failed and the wait is over.</summary>
    private async Task<Job> FailAndRunAgainAsync(Job job, string silo = Silo)
    {
        Assert.True(await Store.TryWriteAsync(job, End(job, new AttemptEnd.Failed("code", "", Retryable: true)), Now));
        Clock.Advance(TimeSpan.FromSeconds(6));
        await Store.PromoteAsync(10, Now);
        return (await AcquireAsync(1, silo)).Single();
    }

    [Fact]
    public async Task What_an_attempt_told_reads_back_as_it_was_told()
    {
        var job = await RunningAsync();
        var progress = Told(job, 3, 0.1 + 0.2, "æ漢🙂 '\"\\ \u001f");
        LogLine[] lines =
        [
            Line(job, 1, "æ漢🙂\t$1 %s"), Line(job, 2, "", ReportLevel.Error), Line(job, 4, "... 3", ReportLevel.Warning, dropped: 3),
        ];
        Assert.Empty(await TellAsync(job, progress, lines));
        Assert.Equal(progress, await Reports.FindProgressAsync(job.Id, Now));
        Assert.Equal(lines, await Reports.ListLinesAsync(new LogQuery(job.Id, 10), Now));
    }

    [Fact]
    public async Task A_job_that_told_nothing_has_no_progress_and_no_lines()
    {
        var job = await RunningAsync();
        Assert.Null(await Reports.FindProgressAsync(job.Id, Now));
        Assert.Empty(await Reports.ListLinesAsync(new LogQuery(job.Id, 10), Now));
        Assert.Null(await Reports.FindProgressAsync(Guid.NewGuid(), Now));
    }

    [Fact]
    public async Task Reports_of_many_attempts_are_written_together()
    {
        var jobs = new List<Job>();
        for (var i = 0; i < 20; i++) jobs.Add(await RunningAsync());
        Assert.Empty(await Reports.WriteAsync([.. jobs.Select((job, i) =>
            new AttemptReport(AttemptId.Of(job), i % 2 == 0 ? Told(job, 1, i / 20.0) : null, [Line(job, 1, $"{i}a"), Line(job, 2, $"{i}b")]))], Now));
        for (var i = 0; i < jobs.Count; i++)
        {
            Assert.Equal($"{i}a {i}b", await LinesAsync(new LogQuery(jobs[i].Id, 10)));
            Assert.Equal(i % 2 == 0 ? i / 20.0 : null, (await Reports.FindProgressAsync(jobs[i].Id, Now))?.Fraction);
        }
    }

    [Fact]
    public async Task A_report_that_is_written_twice_changes_nothing()
    {
        var job = await RunningAsync();
        await TellAsync(job, Told(job, 2, 0.5, "half"), Line(job, 1), Line(job, 2));
        Assert.Empty(await TellAsync(job, Told(job, 2, 0.5, "half"), Line(job, 1), Line(job, 2), Line(job, 3)));
        Assert.Equal(3, (await Reports.ListLinesAsync(new LogQuery(job.Id, 10), Now)).Count);
    }

    [Fact]
    public async Task Earlier_progress_does_not_replace_later_progress()
    {
        var job = await RunningAsync();
        await TellAsync(job, Told(job, 5, 0.5));
        await TellAsync(job, Told(job, 4, 0.4));
        Assert.Equal(0.5, (await Reports.FindProgressAsync(job.Id, Now))!.Fraction);
    }

    [Fact]
    public async Task An_attempt_that_lost_its_lease_writes_nothing_and_is_told_so()
    {
        var stale = await RunningAsync();
        await TellAsync(stale, Told(stale, 1, 0.9), Line(stale, 1, "first"));
        var later = await FailAndRunAgainAsync(stale, "mill/2");
        await TellAsync(later, Told(later, 1, 0.1), Line(later, 1, "second"));
        Assert.Equal([AttemptId.Of(stale)], await TellAsync(stale, Told(stale, 2, 1), Line(stale, 2, "late")));
        Assert.Equal(0.1, (await Reports.FindProgressAsync(stale.Id, Now))!.Fraction);
        Assert.Equal("first second", await LinesAsync(new LogQuery(stale.Id, 10)));
    }

    [Fact]
    public async Task An_attempt_that_has_ended_writes_nothing()
    {
        var job = await RunningAsync();
        Assert.True(await Store.TryWriteAsync(job, End(job, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.Equal([AttemptId.Of(job)], await TellAsync(job, Told(job, 1, 1), Line(job, 1)));
        Assert.Null(await Reports.FindProgressAsync(job.Id, Now));
        Assert.Empty(await Reports.ListLinesAsync(new LogQuery(job.Id, 10), Now));
    }

    [Fact]
    public async Task What_others_told_is_written_where_one_lost_its_lease()
    {
        var (stale, good) = (await RunningAsync(), await RunningAsync());
        Assert.True(await Store.TryWriteAsync(stale, End(stale, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.Equal([AttemptId.Of(stale)], await Reports.WriteAsync(
        [
            new AttemptReport(AttemptId.Of(stale), Told(stale, 1, 1), [Line(stale, 1)]), new AttemptReport(AttemptId.Of(good), null, [Line(good, 1, "good")]),
        ], Now));
        Assert.Equal("good", await LinesAsync(new LogQuery(good.Id, 10)));
    }

    [Fact]
    public async Task Lines_come_in_order_of_attempts_also_where_a_released_number_comes_again()
    {
        var first = await RunningAsync();
        await TellAsync(first, null, Line(first, 1, "a"), Line(first, 2, "b"));
        Assert.True(await Store.TryWriteAsync(first, End(first, new AttemptEnd.Released(ErrorCodes.Drained, "")), Now));
        var again = (await AcquireAsync(1)).Single();
        Assert.Equal(first.Attempt, again.Attempt);
        await TellAsync(again, null, Line(again, 1, "c"));
        var second = await FailAndRunAgainAsync(again);
        await TellAsync(second, null, Line(second, 1, "d"), Line(second, 2, "e"));
        Assert.Equal("a b c d e", await LinesAsync(new LogQuery(first.Id, 10)));
        Assert.Equal("a b c", await LinesAsync(new LogQuery(first.Id, 10) { Attempt = 1 }));
        Assert.Equal("d e", await LinesAsync(new LogQuery(first.Id, 10) { Attempt = 2 }));
        Assert.Equal("a b", await LinesAsync(new LogQuery(first.Id, 2)));
        Assert.Equal("d e", await LinesAsync(new LogQuery(first.Id, 2) { Last = true }));
        Assert.Equal("b c", await LinesAsync(new LogQuery(first.Id, 2) { After = new ReportPosition(first.Version, 1) }));
        Assert.Equal("", await LinesAsync(new LogQuery(first.Id, 2) { After = new ReportPosition(second.Version, 2) }));
    }

    [Fact]
    public async Task What_was_told_goes_when_the_job_is_deleted_or_pruned()
    {
        var (deleted, pruned, kept) = (await RunningAsync(), await RunningAsync(), await RunningAsync());
        foreach (var job in new[] { deleted, pruned, kept }) await TellAsync(job, Told(job, 1, 1), Line(job, 1, "line"));
        foreach (var job in new[] { deleted, pruned }) await Store.TryWriteAsync(job, End(job, new AttemptEnd.Completed("1"u8.ToArray())), Now);
        Assert.Equal(1, await Store.DeleteAsync([deleted.Id], Now));
        var step = await Store.PruneAsync(JobState.Completed, "default", DateTimeOffset.MaxValue, 0, null, 10, toTable: false, Now);
        Assert.Equal(1, step.Deleted);
        foreach (var gone in new[] { deleted, pruned })
        {
            Assert.Null(await Reports.FindProgressAsync(gone.Id, Now));
            Assert.Empty(await Reports.ListLinesAsync(new LogQuery(gone.Id, 10), Now));
        }

        Assert.NotNull(await Reports.FindProgressAsync(kept.Id, Now));
        Assert.Equal("line", await LinesAsync(new LogQuery(kept.Id, 10)));
    }

    [Fact]
    public async Task A_job_that_told_nothing_ends_without_a_write_of_its_own()
    {
        var job = await RunningAsync();
        await using var writer = new ReportWriter(new NoReports(), Clock, new JobLogOptions(), NullLogger<ReportWriter>.Instance);
        var recorder = writer.Begin(AttemptId.Of(job));
        Assert.Same(recorder, writer.Find(job.Id, job.Attempt));
        await writer.EndAsync(recorder);
        Assert.Null(writer.Find(job.Id, job.Attempt));
    }

    [Fact]
    public async Task What_an_attempt_told_is_stored_before_its_outcome()
    {
        var job = await RunningAsync();
        await using var writer = new ReportWriter(Reports, Clock, new JobLogOptions(), NullLogger<ReportWriter>.Instance);
        var recorder = writer.Begin(AttemptId.Of(job));
        for (var i = 0; i < 500; i++) recorder.Log(ReportLevel.Information, $"{i}\0\ud800");
        recorder.Progress(0.25, "quarter\0");
        await writer.EndAsync(recorder);
        Assert.True(await Store.TryWriteAsync(job, End(job, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        var lines = await Reports.ListLinesAsync(new LogQuery(job.Id, 1000), Now);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i} \ufffd"), lines.Select(line => line.Message));
        Assert.Equal("quarter ", (await Reports.FindProgressAsync(job.Id, Now))!.Message);
    }

    private sealed class NoReports : IReportStore
    {
        public Task<IReadOnlyList<AttemptId>> WriteAsync(IReadOnlyList<AttemptReport> reports, CancellationToken cancellation) =>
            throw new InvalidOperationException("Nothing was told.");

        public Task<JobProgress?> FindProgressAsync(Guid job, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<LogLine>> ListLinesAsync(LogQuery query, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
