using Gristmill.Conformance.Engine;
using Gristmill.Conformance.Engine.Grains;
using Gristmill.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Gristmill.Embedded.Tests;

public sealed class ReminderTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly ManualTimeProvider _time = new();
    private readonly Probes _probes = new();
    private readonly MemoryReminderTable _table = new();

    public void Dispose() => _probes.Dispose();

    [Fact]
    public async Task Ticks_missed_while_the_engine_was_down_come_once_and_then_by_the_grid()
    {
        await using (var before = await StartAsync())
            await before.GrainFactory.GetGrain<IReminderGrain>("a").Set("wake", Period, Period).Soon();
        _time.Advance(TimeSpan.FromMinutes(35));
        await using var after = await StartAsync();
        await _probes.NotedAsync();
        await _time.WaitForTimerAsync(TimeSpan.FromMinutes(5)).Soon();
        Assert.Equal(["wake 00:10:00 00:25:00"], _probes.Notes);
        _time.Advance(TimeSpan.FromMinutes(5));
        await _probes.NotedAsync();
        Assert.Equal("wake 00:10:00 00:30:00", _probes.Notes[^1]);
    }

    [Fact]
    public async Task A_tick_that_came_does_not_come_again_after_a_restart()
    {
        await using (var before = await StartAsync())
        {
            await before.GrainFactory.GetGrain<IReminderGrain>("a").Set("wake", Period, Period).Soon();
            _time.Advance(Period);
            await _probes.NotedAsync();
            await _time.WaitForTimerAsync(Period).Soon();
            Assert.Equal(_time.GetUtcNow() + Period, Assert.Single(_table.Entries).NextTickAt);
        }
        await using var after = await StartAsync();
        _time.Advance(Period - TimeSpan.FromTicks(1));
        Assert.Single(_probes.Notes);
        _time.Advance(TimeSpan.FromTicks(1));
        await _probes.NotedAsync();
        Assert.Equal(2, _probes.Notes.Count);
    }

    [Fact]
    public async Task A_reminder_far_off_ticks_in_its_time()
    {
        await using var engine = await StartAsync();
        await engine.GrainFactory.GetGrain<IReminderGrain>("a").Set("late", TimeSpan.FromDays(100), Period).Soon();
        _time.Advance(TimeSpan.FromDays(99));
        Assert.Empty(_probes.Notes);
        _time.Advance(TimeSpan.FromDays(1));
        await _probes.NotedAsync();
    }

    [Fact]
    public async Task A_reminder_of_a_grain_type_that_is_gone_is_left_alone()
    {
        var now = _time.GetUtcNow();
        await _table.SaveAsync(
            new()
            {
                GrainId = GrainId.Create("gone", "a"), Name = "wake", FirstTickAt = now, Period = Period, NextTickAt = now,
            },
            CancellationToken.None);
        await using var engine = await StartAsync();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(now, Assert.Single(_table.Entries).NextTickAt);
    }

    [Fact]
    public async Task Grains_with_reminders_need_a_table() => Assert.Contains(
        nameof(IReminderTable),
        (await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(withTable: false))).Message);

    [Fact]
    public async Task Of_engines_that_share_a_table_one_fires_each_tick()
    {
        var shared = new MemoryReminderTable { IsShared = true };
        await using var first = await StartAsync(table: shared);
        await first.GrainFactory.GetGrain<IReminderGrain>("a").Set("wake", Period, Period).Soon();
        await using var second = await StartAsync(table: shared);
        for (var ticks = 1; ticks <= 3; ticks++)
        {
            _time.Advance(Period);
            await _probes.NotedAsync();
            Assert.Equal(ticks, _probes.Notes.Count);
            await _time.WaitForTimerAsync(Period).Soon();
        }
    }

    [Fact]
    public async Task An_engine_takes_over_the_reminders_of_another_that_shares_its_table()
    {
        var shared = new MemoryReminderTable { IsShared = true };
        await using var survivor = await StartAsync(table: shared);
        await using (var other = await StartAsync(table: shared))
            await other.GrainFactory.GetGrain<IReminderGrain>("a").Set("wake", Period, Period).Soon();
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(30)).Soon();
        _time.Advance(TimeSpan.FromSeconds(30));
        await _time.WaitForTimerAsync(Period - TimeSpan.FromSeconds(30)).Soon();
        _time.Advance(Period - TimeSpan.FromSeconds(30));
        await _probes.NotedAsync();
    }

    private Task<TestEngine> StartAsync(bool withTable = true, MemoryReminderTable? table = null) => TestEngine.StartAsync(
        options => options.GrainAssemblies.Add(typeof(IReminderGrain).Assembly),
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddSingleton(_probes);
            services.AddKeyedSingleton<IGrainStorage, MemoryStorage>(MemoryStorage.Name);
            if (withTable) services.AddSingleton<IReminderTable>(table ?? _table);
        });
}
