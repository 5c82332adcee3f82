namespace Gristmill.Frontend.Api.Contracts;

/// <summary>An attempt: its outcome is Running, Completed, Failed, Rescued, Canceled or Released.</summary>
internal sealed record AttemptJson(
    int Attempt, string Outcome, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Silo, string Code, string Message);
