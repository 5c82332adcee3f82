namespace Gristmill.Modules;

/// <summary>One operation, as the manifest declares it.</summary>
public sealed record OperationManifest
{
    /// <summary>The time limit of an operation whose manifest states none.</summary>
    public const double DefaultTimeoutSeconds = 60;

    /// <summary>The shortest time limit a manifest may state: a millisecond.</summary>
    public const double MinTimeoutSeconds = 0.001;

    /// <summary>The longest time limit a manifest may state: a day.</summary>
    public const double MaxTimeoutSeconds = 86_400;

    /// <summary>The operation's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it costs.</summary>
    public OperationClass Class { get; init; } = OperationClass.Cpu;

    /// <summary>Its time limit in seconds, for a call or a job that asks for no other.</summary>
    public double TimeoutSeconds { get; init; } = DefaultTimeoutSeconds;

    /// <summary>Whether running it twice does what running it once does.</summary>
    public bool Idempotent { get; init; }

    /// <summary>What it does, for a person.</summary>
    public string Description { get; init; } = "";

    /// <summary>What its arguments must be; null when the module alone says that.</summary>
    public JsonSchema? Input { get; init; }

    /// <summary>The most bytes its arguments may have; null means the node's limit, which holds besides.</summary>
    public int? MaxRequestBytes { get; init; }

    /// <summary>The most bytes its result may have; null means the node's limit, which holds besides.</summary>
    public int? MaxResultBytes { get; init; }

    /// <summary>How its jobs are tried again, where nobody says otherwise.</summary>
    public RetryManifest Retry { get; init; } = new();

    /// <summary>What is wrong with arguments before the operation is asked; null when nothing is.</summary>
    /// <param name="arguments">UTF-8 JSON.</param>
    /// <param name="later">Members that are not there yet; null means that all are there.</param>
    public ModuleOutcome.ClientError? Check(ReadOnlyMemory<byte> arguments, IReadOnlyCollection<string>? later = null)
    {
        if (arguments.Length > MaxRequestBytes)
            return new(ModuleErrorCodes.ArgumentsTooLarge,
                $"The arguments have {arguments.Length} bytes; {Name} takes at most {MaxRequestBytes}.", "");
        return Input?.Check(arguments, later) is { } fault ? new(ModuleErrorCodes.InvalidArgument, fault.Message, fault.Field) : null;
    }
}
