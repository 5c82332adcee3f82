using Gristmill.Conformance.Jobs;
using Gristmill.Jobs.Sqlite;
using Gristmill.Testing;
using Gristmill.Testing.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Jobs.Tests;

/// <summary>The archive of files, over real files.</summary>
public sealed class FileArchiveTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly TemporaryDirectory _data = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly JobIds _ids;
    private readonly ArchiveOptions _options;

    public FileArchiveTests()
    {
        _ids = new JobIds(_clock);
        _options = new ArchiveOptions { To = ArchiveTarget.Files, Directory = _data.File("archive"), MaxFileBytes = 4_096 };
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string[] Files => [.. Directory.GetFiles(_options.Directory, "*.jsonl").Order()];

    public void Dispose() => _data.Dispose();

    private FileArchive Open(string silo = "mill") => new(_options, silo, _clock);

    private Job Ended(string result = "1") => Some.Running(_clock.GetUtcNow()) with
    {
        Id = _ids.Next(), State = JobState.Completed, LeaseExpiresAt = null, FinalizedAt = _clock.GetUtcNow(),
        Result = System.Text.Encoding.UTF8.GetBytes(result),
    };

    [Fact]
    public void Of_several_lines_in_several_files_the_one_that_was_archived_last_is_found_whatever_was_written_since()
    {
        using var first = Open("a");
        using var second = Open("b");
        var (job, other) = (Ended("1"), Ended("0"));
        first.Append([job]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        second.Append([job with { Result = "2"u8.ToArray(), Version = job.Version + 3 }]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        first.Append([other]);
        Assert.Equal("2"u8.ToArray(), first.Find(job.Id)!.Result!.Value.ToArray());
        Assert.Equal("2"u8.ToArray(), second.Find(job.Id)!.Result!.Value.ToArray());
    }

    [Fact]
    public void A_result_that_is_nested_as_deep_as_may_be_is_read_back()
    {
        using var archive = Open();
        var deep = new string('[', 64) + new string(']', 64);
        var job = Ended(deep) with { Args = System.Text.Encoding.UTF8.GetBytes(deep) };
        archive.Append([job]);
        Assert.Equal(deep, System.Text.Encoding.UTF8.GetString(archive.Find(job.Id)!.Result!.Value.Span));
    }

    [Fact]
    public void A_job_is_found_as_it_was()
    {
        var job = Ended("{\n\t\"text\": \"æ漢🙂 \\n \\ud800\", \"big\": 123456789012345678901234567890.50\r\n}") with
        {
            Tags = ["a", "b"], Timeout = TimeSpan.FromSeconds(1.5), Retry = new RetryPolicy { Jitter = 0.5 }, Key = "k\"",
            ErrorCode = "fault", ExpiresAt = _clock.GetUtcNow(), CancelRequestedAt = _clock.GetUtcNow(), Priority = -5,
            History = [new AttemptRecord { Attempt = 1, Outcome = AttemptOutcome.Failed, StartedAt = _clock.GetUtcNow(),
                EndedAt = _clock.GetUtcNow(), Silo = "s", Code = "fault", Message = "line\nbreak" }],
        };
        using var archive = Open();
        archive.Append([job]);
        var found = archive.Find(job.Id)!;
        // Line breaks between tokens become spaces, and nothing else changes.
        Assert.Equal(System.Text.Encoding.UTF8.GetString(job.Result!.Value.Span).Replace('\n', ' ').Replace('\r', ' '),
            System.Text.Encoding.UTF8.GetString(found.Result!.Value.Span));
        Assert.Equal(job.Args.ToArray(), found.Args.ToArray());
        Assert.Equal(job.Tags, found.Tags);
        Assert.Equal(job.History, found.History);
        Assert.Equal(job, found with { Args = job.Args, Result = job.Result, Tags = job.Tags, History = job.History });
        Assert.Single(File.ReadAllLines(Assert.Single(Files)));
        Assert.Null(archive.Find(_ids.Next()));
        Assert.Null(archive.Find(Guid.Empty));
    }

    [Fact]
    public void Files_are_by_day_and_bounded_and_closed_ones_have_an_index()
    {
        List<Job> jobs = [];
        using (var archive = Open())
        {
            for (var day = 0; day < 3; day++)
            {
                for (var batch = 0; batch < 10; batch++)
                {
                    Job[] some = [.. Enumerable.Range(0, 5).Select(_ => Ended())];
                    // Not in order of their ids, as queues take turns.
                    archive.Append([.. some.Reverse()]);
                    jobs.AddRange(some);
                }

                _clock.Advance(Day);
            }

            Assert.All(jobs, job => Assert.Equal(job.Id, archive.Find(job.Id)?.Id));
        }

        Assert.All(Files, file => Assert.InRange(new FileInfo(file).Length, 1, _options.MaxFileBytes + 5 * 1_000));
        Assert.True(Files.Length > 6);
        Assert.Equal(3, Files.Select(file => Path.GetFileName(file)[..10]).Distinct().Count());
        Assert.All(Files, file => Assert.True(File.Exists(Path.ChangeExtension(file, ".idx"))));
        using var again = Open();
        Assert.All(jobs, job => Assert.Equal(job.Id, again.Find(job.Id)?.Id));
    }

    [Fact]
    public void A_job_is_found_though_its_file_was_never_closed_and_what_is_torn_is_passed_over()
    {
        var killed = Open();
        var (whole, later) = (Ended(), Ended());
        killed.Append([whole]);
        // A kill -9 in the middle of an append: half a line, and no index.
        File.AppendAllText(Files[0], "{\"id\":\"" + later.Id + "\",\"mod");
        using (var other = Open("other"))
        {
            Assert.Equal(whole.Id, other.Find(whole.Id)!.Id);
            Assert.Null(other.Find(later.Id));
        }

        using var next = Open();
        Assert.True(File.Exists(Path.ChangeExtension(Files[0], ".idx")));
        Assert.Null(next.Find(later.Id));
        next.Append([later]);
        Assert.Equal(2, Files.Length);
        Assert.Equal(later.Id, next.Find(later.Id)!.Id);
        Assert.Equal(whole.Id, next.Find(whole.Id)!.Id);
        killed.Dispose();
    }

    [Fact]
    public async Task A_kill_between_the_append_and_the_delete_gives_a_line_twice_and_loses_nothing()
    {
        using var database = SqliteDatabase.Open(_data.File("store"));
        var store = new SqliteJobStore(database, _clock);
        var job = JobLife.Create(Some.NewJob, _ids.Next(), _clock.GetUtcNow());
        await store.EnqueueAsync([job], Now);
        Assert.True(await store.TryWriteAsync(job, JobLife.Cancel(job, _clock.GetUtcNow()), Now));
        var canceled = (await store.FindAsync(job.Id, Now))!;
        _clock.Advance(Day * 2);
        var killed = Open();
        killed.Append((await store.FindPrunableAsync(JobState.Canceled, "default", _clock.GetUtcNow(), 0, null, 10, Now)).Jobs);
        Assert.NotNull(await store.FindAsync(job.Id, Now));

        // Meanwhile it changed, so that the two lines differ.
        Assert.True(await store.TryWriteAsync(canceled, JobLife.Retry(canceled, _clock.GetUtcNow()), Now));
        var again = (await store.FindAsync(job.Id, Now))!;
        Assert.True(await store.TryWriteAsync(again, JobLife.Cancel(again, _clock.GetUtcNow()), Now));
        _clock.Advance(Day * 2);
        using var archive = new JobArchive(store, _options, Open());
        await using var pruner = new JobPruner(store, new SqliteBatchStore(database, _clock), archive, new RetentionOptions { Pause = TimeSpan.Zero, Default = new() { Canceled = Day } },
            NullLogger<JobPruner>.Instance);
        Assert.Equal(1, await pruner.PruneAsync(Now));
        Assert.Null(await store.FindAsync(job.Id, Now));
        Assert.Equal(2, Files.Sum(file => Lines(file).Count(line => line.Contains(job.Id.ToString()))));
        Assert.Equal(again.Version + 1, (await archive.FindAsync(job.Id, Now))!.Version);
        killed.Dispose();
    }

    [Fact]
    public async Task A_job_that_changes_after_the_append_stays()
    {
        using var database = SqliteDatabase.Open(_data.File("store"));
        var store = new SqliteJobStore(database, _clock);
        var job = JobLife.Create(Some.NewJob, _ids.Next(), _clock.GetUtcNow());
        await store.EnqueueAsync([job], Now);
        Assert.True(await store.TryWriteAsync(job, JobLife.Cancel(job, _clock.GetUtcNow()), Now));
        var prunable = (await store.FindPrunableAsync(JobState.Canceled, "default", DateTimeOffset.MaxValue, 0, null, 10, Now)).Jobs;
        Assert.True(await store.TryWriteAsync(prunable[0], JobLife.Retry(prunable[0], _clock.GetUtcNow()), Now));
        Assert.Equal(0, await store.DeleteUnchangedAsync(prunable, Now));
        Assert.Equal(JobState.Available, (await store.FindAsync(job.Id, Now))!.State);
    }

    [Fact]
    public void What_has_been_there_for_longer_than_it_is_kept_is_deleted()
    {
        _options.KeepFor = Day * 30;
        using var archive = Open();
        var old = Ended();
        archive.Append([old]);
        _clock.Advance(Day * 20);
        // Enqueued long ago, and archived just now.
        var late = Ended() with { Id = JobIds.First(_clock.GetUtcNow() - Day * 100) };
        archive.Append([late]);
        Assert.Equal(0, archive.Tidy());
        _clock.Advance(Day * 11);
        Assert.Equal(1, archive.Tidy());
        Assert.Null(archive.Find(old.Id));
        Assert.NotNull(archive.Find(late.Id));
        Assert.Single(Files);
        Assert.Equal(Files.Length, Directory.GetFiles(_options.Directory, "*.idx").Length);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_refused_with_its_key()
    {
        File.WriteAllText(_data.File("file"), "");
        _options.Directory = _data.File("file");
        var refused = Assert.Throws<StoreUnusableException>(() => Open());
        Assert.Contains("Jobs:Archive:Directory", refused.Message);
        Assert.Contains(_options.Directory, refused.Message);
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
