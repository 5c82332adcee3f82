using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Orleans;

namespace Gristmill.Silo.Tests;

/// <summary>Schedules on a whole node, under a clock that the test advances.</summary>
public sealed class ScheduleTests : IAsyncDisposable
{
    private const string Name = "s";
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly NodeFixture _node = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private IScheduleGrain Grain => _node.Get<IGrainFactory>().GetGrain<IScheduleGrain>(Name);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task PutAsync(string overlap, string operation = "wait", double every = 60, double catchUp = 60)
    {
        var reply = await Grain.PutAsync(new ScheduleRequest
        {
            EverySeconds = every,
            Overlap = overlap,
            CatchUpSeconds = catchUp,
            Job = new JobRequest
            {
                Module = "testbed", Operation = operation, TimeoutSeconds = 36_000,
                Args = operation == "wait" ? "{\"milliseconds\":36000000}"u8.ToArray() : "{}"u8.ToArray(),
            },
        }, mustBeNew: false, revision: null);
        Assert.Equal(ScheduleReplyKind.Created, reply.Kind);
    }

    private async Task<ScheduleProgress> ProgressAsync() => (await _node.Get<IScheduleStore>().FindAsync(Name, Now))!.Progress;

    /// <summary>Lets time pass in small steps until it is so.</summary>
    private async Task<ScheduleProgress> UntilAsync(Func<ScheduleProgress, bool> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var progress = await ProgressAsync();
            if (isSo(progress)) return progress;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"In vain: {progress}");
            _node.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Now);
        }
    }

    private static ImmutableArray<DateTimeOffset> Enqueued(ScheduleProgress progress) =>
        [.. progress.Recent.Where(tick => tick.Outcome == ScheduleTickOutcome.Enqueued).Select(tick => tick.At)];

    [Fact]
    public async Task A_schedule_ticks_on_time_and_holds_a_reminder_for_as_long_as_it_lives()
    {
        await _node.StartAsync();
        await PutAsync("allow", "stamp", every: 10);
        var progress = await UntilAsync(now => now.Enqueued == 3);
        Assert.Equal([Start.AddSeconds(10), Start.AddSeconds(20), Start.AddSeconds(30)], Enqueued(progress));
        Assert.All(progress.Recent, tick => Assert.True(tick.DecidedAt - tick.At < TimeSpan.FromSeconds(1), $"{tick}"));
        foreach (var tick in progress.Recent) await _node.UntilAsync(tick.Job!.Value, JobState.Completed);
        Assert.Contains(Name, Assert.Single(await _node.Get<IReminderStore>().ReadAllAsync(Now)).GrainId);
        Assert.Equal(ScheduleReplyKind.Done, (await Grain.DeleteAsync()).Kind);
        Assert.Empty(await _node.Get<IReminderStore>().ReadAllAsync(Now));
        Assert.Equal(ScheduleReplyKind.NotFound, (await Grain.DeleteAsync()).Kind);
    }

    [Fact]
    public async Task Overlapping_ticks_are_skipped_until_the_job_has_ended()
    {
        await _node.StartAsync();
        await PutAsync("skip", every: 10);
        var first = (await UntilAsync(now => now.Enqueued == 1)).Recent[0].Job!.Value;
        await _node.UntilAsync(first, JobState.Running);
        await UntilAsync(now => now.Skipped == 2);
        Assert.Equal(JobReplyKind.Requested, (await _node.Grain(first).CancelAsync()).Kind);
        await _node.UntilAsync(first, JobState.Canceled);
        Assert.Equal([Start.AddSeconds(10), Start.AddSeconds(40)], Enqueued(await UntilAsync(now => now.Enqueued == 2)));
    }

    [Fact]
    public async Task One_overlapping_tick_waits_and_its_job_comes_when_the_other_has_ended()
    {
        await _node.StartAsync();
        await PutAsync("queueOne", every: 10);
        var first = (await UntilAsync(now => now.Enqueued == 1)).Recent[0].Job!.Value;
        await _node.UntilAsync(first, JobState.Running);
        Assert.Equal(Start.AddSeconds(20), (await UntilAsync(now => now.Skipped == 1)).Queued);
        await _node.Grain(first).CancelAsync();
        await _node.UntilAsync(first, JobState.Canceled);
        var progress = await UntilAsync(now => now.Enqueued == 2);
        Assert.Equal([Start.AddSeconds(10), Start.AddSeconds(20)], Enqueued(progress));
        Assert.True(progress.Recent[^1].DecidedAt < Start.AddSeconds(35));
    }

    [Fact]
    public async Task A_running_job_is_canceled_for_the_next_tick_and_the_two_never_run_at_once()
    {
        await _node.StartAsync();
        await PutAsync("cancelRunning", every: 10);
        var first = (await UntilAsync(now => now.Enqueued == 1)).Recent[0].Job!.Value;
        await _node.UntilAsync(first, JobState.Running);
        var second = (await UntilAsync(now => now.Enqueued == 2)).Recent[^1];
        Assert.Equal(Start.AddSeconds(20), second.At);
        var (ended, created) = (await _node.UntilAsync(first, JobState.Canceled), (await _node.Store.FindAsync(second.Job!.Value, Now))!);
        Assert.True(ended.FinalizedAt <= created.CreatedAt);
    }

    [Fact]
    public async Task What_a_stopped_node_left_out_is_caught_up_or_counted_as_missed()
    {
        await _node.StartAsync();
        await PutAsync("allow", "stamp", every: 60, catchUp: 150);
        await UntilAsync(now => now.Enqueued == 1);
        await _node.StopAsync();
        // Some time passed while it stopped. Five seconds before a tick, with more behind than is caught up.
        var minutes = Math.Ceiling((_node.Clock.GetUtcNow() - Start).TotalMinutes) + 10;
        _node.Clock.Advance(Start.AddMinutes(minutes).AddSeconds(-5) - _node.Clock.GetUtcNow());
        await _node.StartAsync();
        var progress = await UntilAsync(now => now.NextAt > Start.AddMinutes(minutes));
        Assert.Equal([minutes - 2, minutes - 1, minutes], Enqueued(progress).TakeLast(3).Select(tick => (tick - Start).TotalMinutes));
        Assert.True(progress.Missed >= 7, $"{progress}");
        Assert.Equal(minutes, progress.Enqueued + progress.Missed);
        // On time again, though nothing was asked of the node since it started.
        Assert.True(progress.Recent[^1].DecidedAt < Start.AddMinutes(minutes).AddSeconds(1));
    }
}
