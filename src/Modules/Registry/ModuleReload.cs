namespace Gristmill.Modules;

/// <summary>What a reload did with one module.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="From">The version served before; empty when there was none.</param>
/// <param name="To">The version served now; empty when there is none.</param>
/// <param name="Reason">Why it failed; empty when it did not.</param>
public sealed record ModuleReload(string Module, ReloadOutcome Outcome, string From, string To, string Reason = "");
