namespace Gristmill.Jobs;

/// <summary>A silo's sign of life.</summary>
/// <param name="Silo">Its incarnation: a new one for every start.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record SiloHeartbeat(string Silo, DateTimeOffset StartedAt)
{
    /// <summary>Its build's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Its processor cores.</summary>
    public int Cores { get; init; }

    /// <summary>The modules it can run, in order of name.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>
    /// The operations it can run, each as <see cref="OperationNames"/> has it, in order; null where its build does not tell: then all of
    /// its modules are taken to have all.
    /// </summary>
    public IReadOnlyList<string>? Operations { get; init; }

    /// <summary>Whether it can run an operation.</summary>
    /// <param name="operation">As <see cref="OperationNames"/> has it.</param>
    public bool CanRun(string operation) => Operations?.Contains(operation) ?? Modules.Contains(OperationNames.ModuleOf(operation));
}
