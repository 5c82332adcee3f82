namespace Gristmill.Jobs.PostgreSql;

/// <summary>Whose row in <c>job_counts</c> a writing connection keeps.</summary>
/// <param name="Silo">The silo's incarnation.</param>
/// <param name="Number">The connection's number.</param>
internal sealed record Slot(string Silo, short Number);
