using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>What other jobs a job must not stand beside, as it asked for when it was enqueued, and the key that follows from it.</summary>
public sealed record UniqueRule
{
    /// <summary>The key; see <see cref="UniqueKey"/>. It follows the job's arguments and queue when they are changed.</summary>
    public required string Key { get; init; }

    /// <summary>The paths of the arguments that count; empty means that all count.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>Whether jobs of other queues count as well.</summary>
    public bool AnyQueue { get; init; }

    /// <summary>How long after it was enqueued a job holds the key; null means as long as it is in <see cref="States"/>.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>The states in which a job holds the key.</summary>
    public ImmutableArray<JobState> States { get; init; } = UniqueClaim.Unfinished;

    /// <summary>Whether a change of a job needs a key that another one may hold: a new one, or its own anew, for it had ended.</summary>
    public static bool Claims(Job held, Job next) => next.Unique is { } rule && (held.IsFinal || rule.Key != held.Unique?.Key) && !next.IsFinal;

    /// <summary>The rule with the key of what a job does.</summary>
    /// <exception cref="InvalidOperationException">The arguments have a member whose name is not text: half of a pair of surrogates.</exception>
    public UniqueRule For(string module, string operation, string queue, ReadOnlyMemory<byte> args) =>
        this with { Key = UniqueKey.Of(module, operation, AnyQueue ? null : queue, Args.IsEmpty ? null : Args, args) };

    /// <summary>The claim that a job makes by it.</summary>
    public UniqueClaim ToClaim(ConflictAction onConflict) => new(Key, onConflict) { Period = Period, States = States };

    /// <summary>Whether another job holds the key now that a job is to have.</summary>
    public bool IsHeldFrom(Guid job, Job? holder, DateTimeOffset now) =>
        holder is not null && holder.Id != job && ToClaim(ConflictAction.Ignore).IsHeldBy(holder, now);
}
