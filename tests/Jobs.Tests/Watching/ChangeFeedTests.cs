using System.Text;
using Gristmill.Conformance.Jobs;
using Gristmill.Testing;

namespace Gristmill.Jobs.Tests.Watching;

/// <summary>The feed of changes: who hears what, and what is told when something is missing.</summary>
public sealed class ChangeFeedTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<HandSignals> _silos = [];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private ChangeFeed Feed() => new(new HandSignals(_silos), _time);

    private JobChange Change(string queue = "default", string[]? tags = null) => JobChange.Of(
        ChangeNames.Enqueued, Some.In(JobState.Available, _time.GetUtcNow()) with { Queue = queue, Tags = [.. tags ?? []] }, _time.GetUtcNow());

    private static Task<ChangePage> ReadAsync(ChangeFeed feed, ChangeCursor? after, ChangeFilter? filter = null) =>
        feed.ReadAsync(filter ?? new ChangeFilter(), after, TimeSpan.Zero, Now);

    private static async Task<ChangeCursor> BeginAsync(ChangeFeed feed)
    {
        var first = Assert.Single((await ReadAsync(feed, null)).Events);
        Assert.Null(first.Change);
        return first.Cursor;
    }

    [Fact]
    public void A_feed_that_nobody_reads_is_off() => Assert.False(Feed().IsOn);

    [Fact]
    public async Task Changes_come_in_order_after_the_first_gap_and_once()
    {
        var feed = Feed();
        var cursor = await BeginAsync(feed);
        Assert.True(feed.IsOn);
        JobChange[] changes = [Change(), Change(), Change()];
        foreach (var change in changes) feed.Publish(change);
        var page = await ReadAsync(feed, cursor);
        Assert.Equal(changes, page.Events.Select(each => each.Change));
        Assert.Empty((await ReadAsync(feed, page.Cursor)).Events);
        Assert.Equal(changes[2], Assert.Single((await ReadAsync(feed, page.Events[1].Cursor)).Events).Change);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_what_the_filter_takes()
    {
        var feed = Feed();
        var cursor = await BeginAsync(feed);
        var reading = feed.ReadAsync(new ChangeFilter { Queue = "night" }, cursor, TimeSpan.FromSeconds(15), Now);
        feed.Publish(Change());
        feed.Publish(Change("night"));
        Assert.Equal("night", Assert.Single((await reading).Events).Change!.Queue);
    }

    [Fact]
    public async Task A_wait_ends_with_nothing_and_goes_on_after_what_was_not_wanted()
    {
        var feed = Feed();
        var cursor = await BeginAsync(feed);
        feed.Publish(Change());
        var page = await ReadAsync(feed, cursor, new ChangeFilter { Queue = "night" });
        Assert.Empty(page.Events);
        Assert.Equal(1, page.Cursor.Number);
    }

    [Fact]
    public void A_filter_takes_what_all_of_it_holds_for()
    {
        var change = Change("night", ["a", "b"]);
        Assert.True(new ChangeFilter { Queue = "night", Module = "mill", Operation = "grind", State = JobState.Available, Tag = "b" }.Takes(change));
        ChangeFilter[] others =
        [
            new() { Queue = "day" }, new() { Module = "press" }, new() { Operation = "sift" }, new() { State = JobState.Running }, new() { Tag = "c" },
        ];
        Assert.All(others, filter => Assert.False(filter.Takes(change)));
    }

    [Fact]
    public async Task What_the_ring_no_longer_has_is_a_gap_with_the_number()
    {
        var feed = Feed();
        var cursor = await BeginAsync(feed);
        for (var i = 0; i < ChangeFeed.Capacity + 7; i++) feed.Publish(Change());
        var page = await ReadAsync(feed, cursor);
        Assert.Null(page.Events[0].Change);
        Assert.Equal(7, page.Events[0].Missed);
        var seen = page.Events.Count - 1;
        while ((page = await ReadAsync(feed, page.Cursor)).Events.Count > 0) seen += page.Events.Count;
        Assert.Equal(ChangeFeed.Capacity, seen);
    }

    [Fact]
    public async Task A_reader_who_stays_away_too_long_begins_with_a_gap()
    {
        var feed = Feed();
        var cursor = await BeginAsync(feed);
        _time.Advance(ChangeFeed.KeptFor);
        feed.Publish(Change());
        Assert.NotNull(Assert.Single((await ReadAsync(feed, cursor)).Events).Change);
        _time.Advance(ChangeFeed.KeptFor + TimeSpan.FromSeconds(1));
        feed.Publish(Change());
        Assert.False(feed.IsOn);
        Assert.Null(Assert.Single((await ReadAsync(feed, cursor)).Events).Change);
    }

    [Fact]
    public async Task A_place_in_another_feed_is_a_gap()
    {
        var feed = Feed();
        await BeginAsync(feed);
        Assert.Null(Assert.Single((await ReadAsync(feed, new ChangeCursor(Guid.NewGuid(), 0))).Events).Change);
    }

    [Fact]
    public async Task Other_silos_tell_what_they_commit_while_somebody_listens()
    {
        var (here, there) = (Feed(), Feed());
        there.Publish(Change());
        Assert.False(there.IsOn);
        var cursor = await BeginAsync(here);
        Assert.True(there.IsOn);
        var change = Change("night", ["æ漢🙂", "\"\\"]) with { ErrorCode = "code" };
        there.Publish(change);
        await _silos[1].ToldAsync(1);
        var heard = Assert.Single((await ReadAsync(here, cursor)).Events).Change!;
        Assert.Equal(change with { Tags = [] }, heard with { Tags = [] });
        Assert.Equal(change.Tags, heard.Tags);
        _time.Advance(TimeSpan.FromSeconds(21));
        there.Publish(Change());
        Assert.False(there.IsOn);
    }

    [Fact]
    public async Task What_is_too_much_to_tell_is_dropped_and_told_as_a_gap_in_few_small_batches()
    {
        var (here, there) = (Feed(), Feed());
        var cursor = await BeginAsync(here);
        for (var i = 0; i < 3_000; i++) there.Publish(Change());
        List<ChangeEvent> events = [];
        while (events.Count(each => each.Change is not null) + events.Sum(each => each.Missed) < 3_000)
        {
            await _time.WaitForTimerAsync(TimeSpan.FromMilliseconds(100));
            _time.Advance(TimeSpan.FromMilliseconds(100));
            for (var page = await ReadAsync(here, cursor); page.Events.Count > 0; page = await ReadAsync(here, cursor))
            {
                events.AddRange(page.Events);
                cursor = page.Cursor;
            }
        }

        Assert.Equal(3_000, events.Count(each => each.Change is not null) + events.Sum(each => each.Missed));
        Assert.Contains(events, each => each.Missed > 0);
        Assert.All(_silos[1].Told, batch => Assert.InRange(Encoding.UTF8.GetByteCount(batch), 1, ChangeBatch.MaxBytes + 20));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1.2.3")]
    [InlineData("0123456789abcdef0123456789abcdef.")]
    [InlineData("0123456789abcdef0123456789abcdef.-1")]
    public void What_is_no_place_in_a_feed_is_not_read_as_one(string text) => Assert.Null(ChangeCursor.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("0[{}]")]
    [InlineData("0[")]
    public async Task A_batch_of_another_build_is_a_gap(string batch)
    {
        var (here, _) = (Feed(), Feed());
        var cursor = await BeginAsync(here);
        _silos[1].Tell(batch);
        Assert.Equal(1, Assert.Single((await ReadAsync(here, cursor)).Events).Missed);
    }
}
