namespace Gristmill.Modules.Process;

/// <summary>A pool has no worker for a call; <see cref="Outcome"/> is what the caller is told.</summary>
internal sealed class PoolRefusedException(ModuleOutcome outcome) : Exception("The pool has no worker for the call.")
{
    /// <summary>Overloaded or unavailable.</summary>
    public ModuleOutcome Outcome => outcome;
}
