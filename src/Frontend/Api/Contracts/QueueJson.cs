using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A queue: its rules, and how many jobs it has in each state.</summary>
internal sealed record QueueJson(
    string Name,
    DateTimeOffset? PausedAt,
    int? MaxRunning,
    int? MaxRunningPerSilo,
    RateLimitView? Rate,
    KeyRulesView? Key,
    string Note,
    IReadOnlyDictionary<string, long> Counts)
{
    /// <summary>The queue.</summary>
    public static QueueJson From(QueueView queue) => new(
        queue.Rules.Name, queue.PausedAt, queue.Rules.MaxRunning, queue.Rules.MaxRunningPerSilo, queue.Rules.Rate, queue.Rules.Key,
        queue.Rules.Note, queue.Counts.ToDictionary(count => count.State, count => count.Count));
}
