using System.Threading.Channels;

namespace Gristmill.Jobs.PostgreSql.Tests;

public sealed class SignalTests(ServerFixture fixture) : StoreTest(fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Another_silo_hears_of_available_jobs_and_of_cancels_and_a_silo_does_not_hear_itself()
    {
        var here = new Ears();
        var there = new Ears();
        var telling = await SignalsAsync("here/1", here);
        await SignalsAsync("there/1", there);
        Assert.Equal("missed", await here.NextAsync());
        Assert.Equal("missed", await there.NextAsync());
        var store = await StoreAsync(silo: "here/1", notifier: telling);
        await store.EnqueueAsync([New(store)], Now);
        Assert.Equal("available", await there.NextAsync());
        var job = Assert.Single(await AcquireAsync(store, 1, "there/1"));
        Assert.True(await store.RequestCancelAsync(job.Id, Now));
        Assert.Equal($"cancel {AttemptId.Of(job)}", await there.NextAsync());
        Assert.True(here.Silent);
    }

    [Fact]
    public async Task A_silo_whose_listening_breaks_is_told_that_it_may_have_missed_something()
    {
        var ears = new Ears();
        await SignalsAsync("there/1", ears);
        Assert.Equal("missed", await ears.NextAsync());
        await Server.QueryAsync("postgres",
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}' AND application_name = 'gristmill'");
        Assert.Equal("missed", await ears.NextAsync());
    }

    private sealed class Ears : IJobSignalHandler
    {
        private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();

        public bool Silent => !_heard.Reader.TryPeek(out _);

        public Task<string> NextAsync() => _heard.Reader.ReadAsync(Now).AsTask().WaitAsync(Patience, Now);

        public void JobsAvailable() => _heard.Writer.TryWrite("available");

        public void CancelRequested(AttemptId attempt) => _heard.Writer.TryWrite($"cancel {attempt}");

        public void SignalsMissed() => _heard.Writer.TryWrite("missed");
    }
}
