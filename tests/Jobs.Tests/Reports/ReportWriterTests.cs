using Gristmill.Testing;

namespace Gristmill.Jobs.Tests.Reports;

/// <summary>What of that which attempts say is written, and when.</summary>
public sealed class ReportWriterTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ManualTimeProvider _clock = new();
    private readonly HandReports _store = new();
    private readonly JobLogOptions _options = new();
    private readonly ListLogger<ReportWriter> _log = new();
    private ReportWriter? _writer;

    private ReportWriter Writer => _writer ??= new ReportWriter(_store, _clock, _options, _log);

    public ValueTask DisposeAsync() => Writer.DisposeAsync();

    private AttemptRecorder Begin(int attempt = 1, long version = 2) => Writer.Begin(new AttemptId(Guid.NewGuid(), attempt, version));

    private async Task<AttemptRecorder> BeginAndWriteOnceAsync()
    {
        var recorder = Begin();
        recorder.Log(ReportLevel.Information, "first");
        await _store.WritesAsync(1);
        return recorder;
    }

    [Fact]
    public async Task The_first_line_is_written_at_once_and_what_follows_once_per_interval()
    {
        var recorder = await BeginAndWriteOnceAsync();
        for (var i = 0; i < 100; i++) recorder.Log(ReportLevel.Debug, $"{i}");
        await _clock.WaitForTimerAsync(Interval);
        Assert.Single(_store.Writes);
        _clock.Advance(Interval);
        await _store.WritesAsync(2);
        Assert.Equal(100, _store.Writes[1].Single().Lines.Count);
        Assert.Equal(Enumerable.Range(1, 101), _store.Lines.Select(line => line.Position.Sequence));
    }

    [Fact]
    public async Task Of_progress_the_latest_is_written()
    {
        var recorder = await BeginAndWriteOnceAsync();
        for (var i = 0; i <= 1000; i++) recorder.Progress(i / 1000.0, $"{i}");
        await _clock.WaitForTimerAsync(Interval);
        _clock.Advance(Interval);
        await _store.WritesAsync(2);
        var told = _store.Writes[1].Single();
        Assert.Empty(told.Lines);
        Assert.Equal((1, "1000", 1001), (told.Progress!.Fraction, told.Progress.Message, told.Progress.Position.Sequence));
    }

    [Theory]
    [InlineData(-1.0, 0.0)]
    [InlineData(2.0, 1.0)]
    [InlineData(0.5, 0.5)]
    [InlineData(double.NaN, null)]
    [InlineData(null, null)]
    public async Task A_fraction_is_kept_between_0_and_1(double? said, double? kept)
    {
        Begin().Progress(said, "");
        await _store.WritesAsync(1);
        Assert.Equal(kept, _store.Writes[0].Single().Progress!.Fraction);
    }

    [Fact]
    public async Task All_attempts_are_written_together()
    {
        await BeginAndWriteOnceAsync();
        for (var i = 0; i < 50; i++) Begin().Log(ReportLevel.Information, "line");
        await _clock.WaitForTimerAsync(Interval);
        _clock.Advance(Interval);
        await _store.WritesAsync(2);
        Assert.Equal(50, _store.Writes[1].Count);
    }

    [Fact]
    public async Task The_end_of_an_attempt_does_not_wait_for_the_interval()
    {
        var recorder = await BeginAndWriteOnceAsync();
        recorder.Log(ReportLevel.Information, "last");
        await Writer.EndAsync(recorder);
        Assert.Equal(["first", "last"], _store.Lines.Select(line => line.Message));
        recorder.Log(ReportLevel.Information, "too late");
        recorder.Progress(1, "too late");
        await Writer.EndAsync(recorder);
        Assert.Equal(2, _store.Lines.Count);
    }

    [Fact]
    public async Task An_attempt_that_says_nothing_writes_nothing()
    {
        var recorder = Begin();
        Assert.Same(recorder, Writer.Find(recorder.Attempt.Job, 1));
        Assert.Null(Writer.Find(recorder.Attempt.Job, 2));
        await Writer.EndAsync(recorder);
        Assert.Null(Writer.Find(recorder.Attempt.Job, 1));
        Assert.Empty(_store.Writes);
    }

    [Fact]
    public async Task Lines_beyond_the_most_are_dropped_and_counted_at_once_and_at_the_end()
    {
        _options.MaxLines = 3;
        var recorder = Begin();
        for (var i = 1; i <= 10; i++) recorder.Log(ReportLevel.Information, $"{i}");
        await Writer.EndAsync(recorder);
        var lines = _store.Lines;
        Assert.Equal(["1", "2", "3"], lines.Take(3).Select(line => line.Message));
        Assert.Contains("lines from here on are dropped (Jobs:Logs:MaxLines is 3", lines[3].Message);
        Assert.Contains("6 further lines were dropped", lines[4].Message);
        Assert.Equal([0, 0, 0, 1, 6], lines.Select(line => line.Dropped));
        Assert.Equal(ReportLevel.Warning, lines[4].Level);
    }

    [Fact]
    public async Task Bytes_beyond_the_most_are_dropped_and_a_long_line_is_cut_with_a_mark()
    {
        (_options.MaxLineBytes, _options.MaxBytes) = (64, 150);
        var recorder = Begin();
        recorder.Log(ReportLevel.Information, new string('漢', 1000));
        for (var i = 0; i < 5; i++) recorder.Log(ReportLevel.Information, new string('x', 64));
        await Writer.EndAsync(recorder);
        Assert.Equal(new string('漢', 20) + "...", _store.Lines[0].Message);
        Assert.Equal(new string('x', 64), _store.Lines[1].Message);
        Assert.Equal(4, _store.Lines.Sum(line => line.Dropped));
    }

    [Fact]
    public async Task While_the_store_is_away_the_oldest_lines_are_dropped_and_counted_in_their_place()
    {
        _options.MaxWaitingBytes = 1000;
        _store.Gate = new TaskCompletionSource();
        var recorder = await BeginAndWriteOnceAsync();
        for (var i = 0; i < 30; i++) recorder.Log(ReportLevel.Information, $"{i:00}{new string('x', 98)}");
        _store.Gate.SetResult();
        await Writer.EndAsync(recorder);
        var lines = _store.Lines;
        Assert.Equal("first", lines[0].Message);
        Assert.Equal(30, lines.Skip(1).Count(line => line.Dropped == 0) + lines.Sum(line => line.Dropped));
        Assert.Contains("too many waited for the job store (Jobs:Logs:MaxWaitingBytes)", lines[1].Message);
        Assert.InRange(lines[1].Dropped, 20, 29);
        Assert.StartsWith("29", lines[^1].Message);
        Assert.Equal(lines.Count, lines.Select(line => line.Position).Distinct().Count());
    }

    [Fact]
    public async Task What_is_dropped_before_and_after_a_write_that_failed_is_counted_and_leaves_its_room_to_others()
    {
        (_options.MaxLineBytes, _options.MaxWaitingBytes) = (1000, 3000);
        var line = new string('x', 990);
        (_store.Gate, _store.Fails) = (new TaskCompletionSource(), true);
        var recorder = Begin();
        recorder.Log(ReportLevel.Information, line);
        await _store.WritesAsync(1);
        for (var i = 0; i < 12; i++) recorder.Log(ReportLevel.Information, line);
        _store.Gate.SetResult();
        await _clock.WaitForTimerAsync(Interval);
        for (var i = 0; i < 12; i++) recorder.Log(ReportLevel.Information, line);
        _store.Fails = false;
        var ended = Writer.EndAsync(recorder);
        _clock.Advance(Interval);
        await ended;
        var written = _store.Writes.Skip(1).SelectMany(write => write.SelectMany(report => report.Lines)).ToArray();
        Assert.Equal(25, written.Sum(each => Math.Max(1, each.Dropped)));
        _store.Gate = new TaskCompletionSource();
        var other = Begin();
        for (var i = 0; i < 3; i++) other.Log(ReportLevel.Information, line);
        _store.Gate.SetResult();
        await Writer.EndAsync(other);
        Assert.All(_store.Writes.SelectMany(write => write).Where(report => report.Attempt == other.Attempt).SelectMany(report => report.Lines),
            each => Assert.Equal(0, each.Dropped));
    }

    [Fact]
    public async Task An_attempt_that_has_no_room_at_all_counts_what_it_drops()
    {
        _options.MaxWaitingBytes = 10;
        _store.Gate = new TaskCompletionSource();
        await BeginAndWriteOnceAsync();
        var other = Begin();
        for (var i = 0; i < 30; i++) other.Log(ReportLevel.Information, "as long as this");
        _store.Gate.SetResult();
        await Writer.EndAsync(other);
        Assert.Equal(30, Assert.Single(_store.Lines, line => line.Message != "first").Dropped);
    }

    [Fact]
    public async Task A_write_that_fails_is_done_again_and_later_each_time()
    {
        _store.Fails = true;
        var recorder = await BeginAndWriteOnceAsync();
        foreach (var wait in (double[])[0.5, 1, 2, 4, 5, 5])
        {
            await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(wait));
            var writes = _store.Writes.Count;
            _clock.Advance(TimeSpan.FromSeconds(wait));
            await _store.WritesAsync(writes + 1);
        }

        _store.Fails = false;
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Writer.EndAsync(recorder);
        Assert.All(_store.Lines, line => Assert.Equal("first", line.Message));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task An_outcome_waits_no_longer_than_the_flush_may_take()
    {
        _store.Gate = new TaskCompletionSource();
        var recorder = await BeginAndWriteOnceAsync();
        recorder.Log(ReportLevel.Information, "second");
        var ending = Writer.EndAsync(recorder).AsTask();
        await _clock.WaitForTimerAsync(_options.FlushTimeout);
        Assert.False(ending.IsCompleted);
        _clock.Advance(_options.FlushTimeout);
        await ending;
        Assert.Contains(_log.Lines, line => line.Contains("are lost", StringComparison.Ordinal));
        _store.Gate.SetResult();
    }

    [Fact]
    public async Task An_attempt_that_lost_its_lease_says_no_more()
    {
        _store.Refuses = true;
        var recorder = await BeginAndWriteOnceAsync();
        await Writer.EndAsync(recorder);
        recorder.Log(ReportLevel.Information, "stale");
        await Writer.EndAsync(recorder);
        Assert.Single(_store.Writes);
    }

    [Fact]
    public async Task Many_threads_lose_no_line_and_number_them_without_a_gap()
    {
        var recorder = Begin();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++) recorder.Log(ReportLevel.Information, $"{thread} {i}");
        })));
        await Writer.EndAsync(recorder);
        Assert.Equal(Enumerable.Range(1, 800), _store.Lines.Select(line => line.Position.Sequence));
        Assert.Equal(800, _store.Lines.Select(line => line.Message).Distinct().Count());
    }
}
