namespace Gristmill.Jobs;

/// <summary>Jobs that are enqueued together and know each other.</summary>
public static class Workflow
{
    /// <summary>The same jobs, each of which knows whether somebody waits for its end.</summary>
    public static IReadOnlyList<UniqueJob> Tie(IReadOnlyList<UniqueJob> jobs)
    {
        var awaited = jobs.SelectMany(job => job.After).Select(each => each.On).ToHashSet();
        return
        [
            .. jobs.Select(each => each.Job.Batch is null && !awaited.Contains(each.Job.Id) ? each : each with { Job = each.Job with { IsAwaited = true } }),
        ];
    }

    /// <summary>The earlier jobs that these wait for, in the order in which they are to be locked.</summary>
    public static IReadOnlyList<Guid> Earlier(IReadOnlyList<UniqueJob> jobs)
    {
        if (jobs.All(job => job.After.IsEmpty)) return [];
        var own = jobs.Select(each => each.Job.Id).ToHashSet();
        return [.. jobs.SelectMany(job => job.After).Select(each => each.On).Where(id => !own.Contains(id)).Distinct().Order()];
    }

    /// <summary>Jobs that wait for each other in a circle, in its order and by their places, the first one last again; empty where none do.</summary>
    /// <param name="jobs">How many there are.</param>
    /// <param name="after">The places of those that one waits for.</param>
    public static IReadOnlyList<int> FindCycle(int jobs, Func<int, IEnumerable<int>> after)
    {
        var (done, under) = (new bool[jobs], new bool[jobs]);
        for (var first = 0; first < jobs; first++)
        {
            if (done[first]) continue;
            // Not by recursion: a chain may be as long as there are jobs.
            Stack<(int Job, IEnumerator<int> Others)> path = [];
            path.Push((first, after(first).GetEnumerator()));
            under[first] = true;
            while (path.TryPeek(out var top))
            {
                if (!top.Others.MoveNext())
                {
                    (done[top.Job], under[top.Job]) = (true, false);
                    path.Pop();
                    continue;
                }

                var next = top.Others.Current;
                if (under[next]) return [next, .. path.Select(each => each.Job).TakeWhile(job => job != next).Reverse(), next];
                if (done[next]) continue;
                under[next] = true;
                path.Push((next, after(next).GetEnumerator()));
            }
        }

        return [];
    }
}
