namespace Gristmill.Frontend.Api.Contracts;

/// <summary>Why an attempt failed.</summary>
internal sealed record JobErrorJson(int Attempt, DateTimeOffset At, string Code, string Message);
