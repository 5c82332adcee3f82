using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>Reads what new jobs are to wait for: earlier jobs by their ids, and each other by their names.</summary>
internal sealed class AfterWire
{
    private const int MaxNameLength = 100;

    private readonly Guid[] _ids;
    private readonly ImmutableArray<Dependency>[] _after;
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, RequestFault> _earlier = [];
    private readonly HashSet<int> _awaited = [];

    public AfterWire(ImmutableArray<JobRequest> requests, JobIds ids)
    {
        _ids = [.. requests.Select(_ => ids.Next())];
        _after = new ImmutableArray<Dependency>[requests.Length];
        Fault = Read(requests);
    }

    /// <summary>A job that was there a moment ago is not any more.</summary>
    public static RequestFault Gone { get; } = new()
    {
        Code = "job_not_found", Field = "after", Message = "A job that is to be waited for was deleted in this moment. Nothing was enqueued.",
    };

    /// <summary>A job is to wait again for one that failed and has not been retried.</summary>
    public static RequestFault StillFailed { get; } = new()
    {
        Code = "cannot_retry",
        Field = "after",
        Message = "A job that it waits for failed, was canceled or is gone: retry that one first, for this one would end again at once.",
    };

    /// <summary>What the name of a member for a result must be.</summary>
    public static string MemberRule { get; } = $"Expected 1 to {MaxNameLength} characters, none of them a control character.";

    /// <summary>What is wrong; null when nothing is.</summary>
    public RequestFault? Fault { get; }

    /// <summary>The earlier jobs that are to be waited for, each with the fault that it is when there is no such job.</summary>
    public IReadOnlyDictionary<Guid, RequestFault> Earlier => _earlier;

    /// <summary>What a job is to wait for.</summary>
    public ImmutableArray<Dependency> Of(int index) => _after[index];

    /// <summary>Whether another job of the request is to wait for one.</summary>
    public bool IsAwaited(int index) => _awaited.Contains(index);

    /// <summary>The id that a job is to have.</summary>
    public Guid IdOf(int index) => _ids[index];

    private RequestFault? Read(ImmutableArray<JobRequest> requests)
    {
        for (var i = 0; i < requests.Length; i++)
        {
            if (requests[i].Name is not { } name) continue;
            if (name.Length is 0 or > MaxNameLength || Guid.TryParse(name, out _))
                return Bad(i, "name", $"Expected 1 to {MaxNameLength} characters that are not a UUID, got '{JobText.Cut(name)}'.");
            if (!_byName.TryAdd(name, i)) return Bad(i, "name", $"Another job of this request is named '{name}' as well.");
        }

        for (var i = 0; i < requests.Length; i++)
        {
            if (ReadOne(requests[i], i) is { } fault) return fault;
        }

        if (_after.Sum(each => (long)each.Length) is > DependencyLimits.PerEnqueue and var all)
            return Bad(0, "after", $"Expected at most {DependencyLimits.PerEnqueue} members of 'after' in all jobs of one request, got {all}.");
        if (_earlier.Count > DependencyLimits.Earlier)
            return Bad(0, "after", $"Expected at most {DependencyLimits.Earlier} earlier jobs that are waited for in one request, got {_earlier.Count}.");
        return FindCycle(requests);
    }

    private RequestFault? ReadOne(JobRequest request, int index)
    {
        if (request.After.Length > DependencyLimits.PerJob)
            return Bad(index, "after", $"Expected at most {DependencyLimits.PerJob} jobs, got {request.After.Length}.");
        var after = new Dependency[request.After.Length];
        for (var i = 0; i < after.Length; i++)
        {
            var (dependency, fault) = Read(request.After[i], index, $"after[{i}]");
            if (dependency is null) return fault;
            after[i] = dependency;
        }

        if (Twice(after.Select(each => each.On)) is { } twice) return Bad(index, $"after[{twice}].job", "It is waited for already.");
        string?[] names = [.. after.Select(each => each.As)];
        if (Twice(names.Where(name => name is not null)) is not null)
            return Bad(index, "after", "Two results cannot become the same member of the arguments ('as').");
        _after[index] = [.. after];
        return names.Any(name => name is not null) ? CheckArgs(request, index, names) : null;
    }

    private (Dependency? Dependency, RequestFault? Fault) Read(AfterView after, int index, string field)
    {
        FailureAction? action = after.OnFailure switch
        {
            null or "cancel" => FailureAction.Cancel,
            "continue" => FailureAction.Continue,
            _ => null,
        };
        if (action is null) return (null, Bad(index, $"{field}.onFailure", $"Expected cancel or continue, got '{JobText.Cut(after.OnFailure!)}'."));
        if (after.As is { } name && !IsMember(name))
            return (null, Bad(index, $"{field}.as", MemberRule));
        if (_byName.TryGetValue(after.Job, out var other))
        {
            _awaited.Add(other);
            return (new Dependency(_ids[other], after.As, action.Value), null);
        }

        if (!Guid.TryParse(after.Job, out var id))
            return (null, Bad(index, $"{field}.job", $"Expected a job's id (a UUID), or the name of a job of this request, got '{JobText.Cut(after.Job)}'."));
        _earlier.TryAdd(id, Bad(index, $"{field}.job", $"There is no job {id}.") with { Code = "job_not_found" });
        return (new Dependency(id, after.As, action.Value), null);
    }

    /// <summary>Whether a result can become a member of this name.</summary>
    public static bool IsMember(string name) => name.Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl);

    /// <summary>Whether results can become members of a job's arguments; null when they can.</summary>
    /// <param name="request">The job.</param>
    /// <param name="index">Which of several.</param>
    /// <param name="names">The members.</param>
    /// <param name="field">The field that names the only one; null where each names its own.</param>
    public static RequestFault? CheckArgs(JobRequest request, int index, IReadOnlyList<string?> names, string? field = null)
    {
        if (!JsonMembers.IsObject(request.Args.Span))
            return Bad(index, "args", "Expected an object, for results become members of it ('as').");
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] is { } name && JsonMembers.Has(request.Args.Span, name))
                return Bad(index, field ?? $"after[{i}].as", $"The arguments have a member '{name}' already.");
        }

        return null;
    }

    private RequestFault? FindCycle(ImmutableArray<JobRequest> requests)
    {
        var places = Enumerable.Range(0, _ids.Length).ToDictionary(i => _ids[i]);
        var cycle = Workflow.FindCycle(_ids.Length, job => _after[job].Where(each => places.ContainsKey(each.On)).Select(each => places[each.On]));
        if (cycle.Count == 0) return null;
        var names = cycle.Take(10).Select(job => $"'{requests[job].Name}'");
        return Bad(cycle[0], "after", $"These jobs wait for each other in a circle: {string.Join(" after ", names)}{(cycle.Count > 10 ? " ..." : "")}.")
            with { Code = "dependency_cycle" };
    }

    private static int? Twice<T>(IEnumerable<T> items)
    {
        HashSet<T> seen = [];
        return items.Select((item, i) => (item, i)).FirstOrDefault(each => !seen.Add(each.item), (default!, -1)) is (_, >= 0 and var at) ? at : null;
    }

    private static RequestFault Bad(int index, string field, string message) =>
        new() { Code = ErrorCodes.InvalidArgument, Field = field, Message = message, Index = index };
}
