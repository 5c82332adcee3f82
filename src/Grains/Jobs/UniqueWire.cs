using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>Reads what other jobs a new one must not stand beside.</summary>
internal static class UniqueWire
{
    private const int MaxPaths = 10;
    private const double MaxPeriodSeconds = 366 * 86_400.0;
    private static readonly ImmutableArray<JobState> All = [.. Enum.GetValues<JobState>()];

    /// <summary>An idempotency key came back with another request.</summary>
    public static RequestFault Reused { get; } = new()
    {
        Code = "idempotency_key_reused",
        Field = "Idempotency-Key",
        Message = "This key came with another request in the last 24 hours. Nothing was enqueued.",
    };

    /// <summary>A job that came of an idempotency key was deleted since.</summary>
    public static RequestFault Spent { get; } = new()
    {
        Code = "idempotency_key_spent",
        Field = "Idempotency-Key",
        Message = "This request was fulfilled in the last 24 hours, and what it enqueued was deleted since. Nothing was enqueued again.",
    };

    /// <summary>A job of a batch is to be unique.</summary>
    public static RequestFault NotInBatch { get; } = new()
    {
        Code = ErrorCodes.InvalidArgument, Field = "unique", Message = "A batch's jobs cannot be unique, for it would count another's.",
    };

    /// <summary>A job that others of its request wait for is to be unique.</summary>
    public static RequestFault NotAwaited { get; } = new()
    {
        Code = ErrorCodes.InvalidArgument,
        Field = "unique",
        Message = "Jobs of this request wait for this one ('after'), so it cannot be unique: where another does the same, they would wait for none.",
    };

    /// <summary>A job that waits for others is to replace another.</summary>
    public static RequestFault NotAfter { get; } = new()
    {
        Code = ErrorCodes.InvalidArgument,
        Field = "unique.onConflict",
        Message = "Expected ignore, for the job waits for others ('after'), and the one that it would replace does not.",
    };

    /// <summary>The claim of an idempotency key.</summary>
    /// <param name="request">The job.</param>
    /// <param name="idempotencyKey">The key.</param>
    /// <param name="index">Which of several.</param>
    /// <param name="count">How many come together.</param>
    /// <param name="with">What else is wanted with them, as text that is the same when it comes again; null for nothing.</param>
    public static UniqueClaim ToClaim(JobRequest request, string idempotencyKey, int index, int count, string? with) =>
        new(UniqueKey.OfName("once", idempotencyKey, $"{index}"), ConflictAction.Ignore)
        {
            Period = UniqueClaim.OncePeriod,
            States = All,
            Fingerprint = UniqueKey.Hash(
                [.. JsonSerializer.SerializeToUtf8Bytes(Fingerprint(request, count)), .. with is null ? [] : Encoding.UTF8.GetBytes(with)]),
        };

    /// <summary>What else is wanted with the jobs of a new batch, as <see cref="ToClaim(JobRequest, string, int, int, string?)"/> has it.</summary>
    public static string ToText(BatchRequest batch) => JsonSerializer.Serialize(new
    {
        batch.Name, batch.Open, batch.CallbackAs, callback = batch.Callback is { } callback ? Fingerprint(callback, 1) : null,
    });

    private static object Fingerprint(JobRequest request, int count) => new
    {
        count, request.Module, request.Operation, args = Convert.ToBase64String(request.Args.Span), request.Queue, request.Priority,
        request.ScheduledAt, request.MaxAttempts, request.TimeoutSeconds, request.Tags, request.ExpiresAt, request.Retry, request.Unique,
        request.Name, request.After,
    };

    /// <summary>Why a change of a job that was not made cannot be made: another job holds the key; null when that is not why.</summary>
    public static async Task<RequestFault?> FindConflictAsync(IJobStore store, Job held, Job next)
    {
        if (!UniqueRule.Claims(held, next)) return null;
        var holder = await store.FindClaimantAsync(next.Unique!.Key, CancellationToken.None);
        return !next.Unique.IsHeldFrom(next.Id, holder, store.Clock.GetUtcNow()) ? null : new RequestFault
        {
            Code = "unique_conflict",
            Field = "unique",
            Message = $"Job {holder!.Id} does the same, is {holder.State} and holds the key of this job's 'unique'. Nothing was changed.",
        };
    }

    /// <summary>Whether a job that is unique by a rule can be told from others by its arguments; what is wrong with them, or null.</summary>
    public static RequestFault? Check(UniqueRule? rule, NewJob wanted)
    {
        try
        {
            rule?.For(wanted.Module, wanted.Operation, wanted.Queue, wanted.Args);
            return null;
        }
        catch (InvalidOperationException)
        {
            return Incomparable;
        }
    }

    /// <summary>The rule that a job states itself with what to do on a conflict, or what is wrong with it; neither when it states none.</summary>
    public static (UniqueRule? Rule, ConflictAction OnConflict, RequestFault? Fault) ToRule(UniqueView? unique, NewJob wanted)
    {
        if (unique is null) return default;
        if (unique.Args.Length > MaxPaths) return Bad("unique.args", $"Expected at most {MaxPaths} paths, got {unique.Args.Length}.");
        for (var i = 0; i < unique.Args.Length; i++)
        {
            if (!JsonPath.IsPath(unique.Args[i])) return Bad($"unique.args[{i}]", JsonPath.Rule(unique.Args[i]));
        }

        if (unique.PeriodSeconds is { } seconds && seconds is not (>= 1 and <= MaxPeriodSeconds))
            return Bad("unique.periodSeconds", $"Expected 1 to {MaxPeriodSeconds}, got {seconds}.");
        List<JobState> states = [];
        foreach (var name in unique.States)
        {
            var state = All.FirstOrDefault(each => each.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));
            if (state == default)
                return Bad("unique.states", $"Expected names of states ({string.Join(", ", All)}), got '{name}'.");
            states.Add(state);
        }

        ConflictAction? action = unique.OnConflict switch
        {
            null or "ignore" => ConflictAction.Ignore,
            "replace" => ConflictAction.Replace,
            "reschedule" => ConflictAction.Reschedule,
            _ => null,
        };
        if (action is null) return Bad("unique.onConflict", $"Expected ignore, replace or reschedule, got '{unique.OnConflict}'.");
        var rule = new UniqueRule
        {
            Key = "",
            Args = unique.Args,
            AnyQueue = unique.AnyQueue,
            Period = unique.PeriodSeconds is { } period ? TimeSpan.FromSeconds(period) : null,
            States = states.Count > 0 ? [.. states]
                : unique.PeriodSeconds is null ? UniqueClaim.Unfinished : [.. UniqueClaim.Unfinished, JobState.Completed],
        };
        return Check(rule, wanted) is { } fault ? (null, default, fault)
            : (rule.For(wanted.Module, wanted.Operation, wanted.Queue, wanted.Args), action.Value, null);
    }

    /// <summary>What became of a job that was there already; empty for a new one.</summary>
    public static string ToText(Conflict conflict) => conflict == Conflict.None ? "" : conflict.ToString().ToLowerInvariant();

    private static RequestFault Incomparable { get; } = new()
    {
        Code = ErrorCodes.InvalidArgument,
        Field = "args",
        Message = "Expected names of members that are text, for 'unique' compares them; got half of a pair of surrogates.",
    };

    private static (UniqueRule?, ConflictAction, RequestFault?) Bad(string field, string message) =>
        (null, default, new RequestFault { Code = ErrorCodes.InvalidArgument, Field = field, Message = message });
}
