namespace Gristmill.Jobs;

/// <summary>
/// Decides what an acquisition takes. Each queue offers what its limits allow, in its own order: by priority, due time and id, or by
/// turns of its keys. Among the queues the order is by priority, due time and id again; a queue with keys stands there with the places
/// that its jobs would have without turns.
/// </summary>
public sealed class Allotter(AcquisitionRequest request, IReadOnlyDictionary<string, QueueUse> queues)
{
    /// <summary>The share of an acquisition that goes to overdue jobs.</summary>
    private const int OverdueShare = 8;

    private bool _heldBack;
    private DateTimeOffset? _roomAt;

    /// <summary>What to take of these jobs.</summary>
    public Allotment Decide(IEnumerable<Contender> contenders)
    {
        List<(Contender Place, Contender Job)> offers = [];
        Contender[] all = [.. contenders];
        var capped = Capped(all);
        foreach (var queue in Promoted(all).GroupBy(contender => contender.Group.Queue))
        {
            Contender[] places = [.. queue.Order(Contender.ByTurn)];
            offers.AddRange(places.Zip(OfferOf(queue.Key, places)));
        }

        Contender[] taken = [.. offers.OrderBy(offer => offer.Place, Contender.ByTurn).Take(request.Limit).Select(offer => offer.Job)];
        return new Allotment
        {
            Takes = taken.GroupBy(job => job.Group).ToDictionary(group => group.Key, group => group.Count()),
            LastKeys = LastKeys(taken, capped),
            KeysLeft = capped.Count > 0,
            Turns = taken.Select((job, turn) => (job.Id, turn)).ToDictionary(),
            HeldBack = _heldBack,
            RoomAt = _roomAt,
        };
    }

    /// <summary>Queues that may have keys beyond those that were looked at, each with the keys that were.</summary>
    private static Dictionary<string, string[]> Capped(Contender[] all) => all.GroupBy(job => job.Group with { Key = "", Priority = null })
        .Select(pair => (pair.Key.Queue, Keys: pair.Select(job => job.Group.Key).Distinct().ToArray()))
        .Where(pair => pair.Keys.Length >= ContenderCaps.Keys)
        .GroupBy(pair => pair.Queue).ToDictionary(queue => queue.Key, queue => queue.First().Keys);

    /// <summary>
    /// Where the next turns begin: after the key that had the last one; or where keys were looked at in vain, for they are at their
    /// limits, after as many of those as are looked at in one go.
    /// </summary>
    private Dictionary<string, string> LastKeys(Contender[] taken, Dictionary<string, string[]> capped)
    {
        var last = taken.Where(job => queues.GetValueOrDefault(job.Group.Queue)?.Rules.Keys is not null)
            .GroupBy(job => job.Group.Queue).ToDictionary(queue => queue.Key, queue => queue.Last().Group.Key);
        foreach (var (queue, keys) in capped)
        {
            var from = queues.GetValueOrDefault(queue)?.LastKey ?? "";
            last.TryAdd(queue, keys.OrderBy(key => string.CompareOrdinal(key, from) <= 0).ThenBy(key => key, StringComparer.Ordinal)
                .ElementAt(ContenderCaps.Keys - 1));
        }

        return last;
    }

    /// <summary>The jobs, the longest overdue ones of them before all others.</summary>
    private IEnumerable<Contender> Promoted(IReadOnlyList<Contender> contenders)
    {
        if (request.OverdueBefore is not { } before) return contenders;
        var first = contenders.Where(job => job.ScheduledAt < before).OrderBy(job => job.ScheduledAt)
            .Take(Math.Max(1, request.Limit / OverdueShare)).ToHashSet();
        return contenders.Select(job => first.Contains(job) ? job with { Priority = short.MinValue } : job);
    }

    /// <summary>A queue's jobs in the order in which they are to be served, as many as its limits allow.</summary>
    private IEnumerable<Contender> OfferOf(string queue, Contender[] jobs)
    {
        if (!queues.TryGetValue(queue, out var use)) return jobs;
        var rules = use.Rules;
        var room = rules.PausedAt is null ? Room(use.Own, rules.MaxRunning, rules.Rate) : 0;
        if (rules.MaxRunningPerSilo is { } most) room = Math.Min(room, Math.Max(0, most - use.HeldHere));
        // Near its limit: what would only wait here is left to whoever can start it.
        if (room < request.Limit) room = Math.Min(room, Math.Max(1, request.Startable));
        if (room < Math.Min(jobs.Length, request.Limit)) _heldBack = true;
        return (rules.Keys is { } keys ? InTurns(jobs, keys, use) : jobs).Take((int)room);
    }

    private IEnumerable<Contender> InTurns(Contender[] jobs, KeyRules keys, QueueUse use)
    {
        // Beginning after the key that had the last turn.
        var lists = jobs.GroupBy(job => job.Group.Key).OrderBy(key => string.CompareOrdinal(key.Key, use.LastKey) <= 0)
            .ThenBy(key => key.Key, StringComparer.Ordinal).Select(key =>
        {
            Contender[] own = [.. key];
            var room = key.Key.Length == 0 ? own.Length : Room(use.Keys.GetValueOrDefault(key.Key, Used.Nothing), keys.MaxRunning, keys.Rate);
            if (room < Math.Min(own.Length, request.Limit)) _heldBack = true;
            return own[..(int)Math.Min(room, own.Length)];
        }).ToArray();
        for (var turn = 0; ; turn++)
        {
            var any = false;
            foreach (var list in lists)
            {
                if (turn >= list.Length) continue;
                any = true;
                yield return list[turn];
            }

            if (!any) yield break;
        }
    }

    private long Room(Used used, int? maxRunning, RateLimit? rate)
    {
        var room = maxRunning is { } most ? Math.Max(0, most - used.Running) : long.MaxValue;
        if (rate is null) return Math.Min(room, request.Limit);
        var starts = Math.Max(0, rate.Starts - used.Starts);
        if (starts < room && used.FirstStart is { } first && (_roomAt is null || first + rate.Per < _roomAt)) _roomAt = first + rate.Per;
        return Math.Min(Math.Min(room, starts), request.Limit);
    }
}
