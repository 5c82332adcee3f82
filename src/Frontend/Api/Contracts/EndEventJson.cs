namespace Gristmill.Frontend.Api.Contracts;

/// <summary>There will be no more events of a job.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Reason">ended or deleted.</param>
internal sealed record EndEventJson(Guid Id, string Reason);
