using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>
/// What this silo committed, told to whoever listens on it: waiters on single jobs, and the <see cref="ChangeFeed"/>. While nobody
/// listens a change costs the read of two fields. Safe for many threads.
/// </summary>
public sealed class JobChanges(TimeProvider clock, ChangeFeed feed)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, ImmutableArray<JobSubscription>> _subscriptions = [];
    private volatile bool _watched;

    /// <summary>Whether anybody would hear of a change.</summary>
    public bool IsHeard => _watched || feed.IsOn;

    /// <summary>From now on changes of a job are heard.</summary>
    public JobSubscription Subscribe(Guid job)
    {
        var subscription = new JobSubscription(this, job, clock);
        lock (_lock)
        {
            _subscriptions[job] = _subscriptions.GetValueOrDefault(job, []).Add(subscription);
            _watched = true;
        }

        return subscription;
    }

    /// <summary>A job changed, and that is durable.</summary>
    public void Publish(string change, Job job)
    {
        if (!IsHeard) return;
        Wake(job.Id);
        feed.Publish(JobChange.Of(change, job, clock.GetUtcNow()));
    }

    /// <summary>Jobs changed, and that is durable; which, nobody knows.</summary>
    public void PublishGap(int jobs)
    {
        if (feed.IsOn) feed.PublishGap(jobs);
    }

    /// <summary>Something of a job changed that only those want to know who look at it.</summary>
    public void Wake(Guid job)
    {
        if (!_watched) return;
        ImmutableArray<JobSubscription> woken;
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(job, out woken)) return;
        }

        foreach (var subscription in woken) subscription.Set();
    }

    internal void Remove(JobSubscription subscription)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(subscription.Job, out var all)) return;
            var left = all.Remove(subscription);
            if (left.IsEmpty) _subscriptions.Remove(subscription.Job);
            else _subscriptions[subscription.Job] = left;
            _watched = _subscriptions.Count > 0;
        }
    }
}
