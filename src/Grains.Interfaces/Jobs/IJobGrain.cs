using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Grains.Interfaces;

/// <summary>One job, by its id.</summary>
[Alias("gristmill.job")]
public interface IJobGrain : IGrainWithGuidKey
{
    /// <summary>
    /// Starts the attempt whose lease this silo just acquired, and returns once it is under way: its end is reported to
    /// the silo's job runner. An earlier attempt that lost its lease and still runs here is stopped first. False: the
    /// lease is not, or no longer, this silo's, and nothing was started.
    /// </summary>
    /// <param name="attempt">The lease token's attempt.</param>
    /// <param name="siloId">The lease token's silo.</param>
    [Alias("start")]
    Task<bool> StartAsync(int attempt, string siloId);

    /// <summary>
    /// Gives back the lease of a job whose attempt was never started. Through the grain, so that a cancel request that
    /// came meanwhile is not overwritten.
    /// </summary>
    /// <param name="attempt">The lease token's attempt.</param>
    /// <param name="siloId">The lease token's silo.</param>
    [Alias("giveBack")]
    Task GiveBackAsync(int attempt, string siloId);

    /// <summary>That attempt lasts: from now on the grain holds a reminder, so that it comes back elsewhere.</summary>
    [Alias("last")]
    Task LastAsync(int attempt);

    /// <summary>That attempt lost its lease: stops it. Whatever it comes to is refused by the store.</summary>
    [Alias("loseLease")]
    [AlwaysInterleave]
    Task LoseLeaseAsync(int attempt);

    /// <summary>
    /// The silo lost touch with the store, and others may rescue that attempt: stops it. It comes back unspent if nobody
    /// rescued it; an outcome that it has already is still offered to the store.
    /// </summary>
    [Alias("cutOff")]
    [AlwaysInterleave]
    Task CutOffAsync(int attempt);

    /// <summary>Somebody asked another silo to cancel that attempt, and the store knows: stops it.</summary>
    [Alias("noticeCancel")]
    [AlwaysInterleave]
    Task NoticeCancelAsync(int attempt);

    /// <summary>Ends the job: at once when it waits, soon when it runs.</summary>
    [Alias("cancel")]
    Task<JobReply> CancelAsync();

    /// <summary>Makes the job run now, with at least one attempt to spend.</summary>
    [Alias("retry")]
    Task<JobReply> RetryAsync();
}
