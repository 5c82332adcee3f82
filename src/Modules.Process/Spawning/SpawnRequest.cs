using System.Collections.Immutable;

namespace Gristmill.Modules.Process;

/// <summary>A child process to be started.</summary>
internal sealed record SpawnRequest
{
    /// <summary>The program, a full path.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, the program's own name first.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Its whole environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Its working directory.</summary>
    public required string Directory { get; init; }

    /// <summary>Descriptors of ours and the numbers the child finds them under; input is null where it is not named.</summary>
    public required ImmutableArray<(int Ours, int Child)> Descriptors { get; init; }
}
