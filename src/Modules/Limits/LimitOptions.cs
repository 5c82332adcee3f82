using Microsoft.Extensions.Options;

namespace Gristmill.Modules;

/// <summary>Overrides of the derived limits (section <c>Limits</c>); null means derived.</summary>
public sealed class LimitOptions : IValidateOptions<LimitOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Limits";

    /// <summary>The highest value an override may have.</summary>
    public const int Max = 100_000;

    /// <summary>The most memory an override may state, in MiB: 16 TiB.</summary>
    public const int MaxMemoryMb = 1 << 24;

    /// <summary>Memory that modules' calls and workers may take together, in MiB.</summary>
    public int? MemoryMb { get; set; }

    /// <summary>CPU and blocking operations at once.</summary>
    public int? Blocking { get; set; }

    /// <summary>I/O operations at once.</summary>
    public int? Io { get; set; }

    /// <summary>Instances of one module at most.</summary>
    public int? Instances { get; set; }

    /// <summary>Calls that may wait for a permit of one gate before further ones are refused.</summary>
    public int GateQueue { get; set; } = 10_000;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var errors = new (string Key, int? Value)[]
            {
                (nameof(Blocking), options.Blocking), (nameof(Io), options.Io),
                (nameof(Instances), options.Instances), (nameof(GateQueue), options.GateQueue),
            }
            .Where(limit => limit.Value is < 1 or > Max)
            .Select(limit => $"{Section}:{limit.Key}: expected 1 to {Max}, got {limit.Value}.")
            .ToArray();
        if (options.MemoryMb is < 1 or > MaxMemoryMb)
            errors = [.. errors, $"{Section}:{nameof(MemoryMb)}: expected 1 to {MaxMemoryMb}, got {options.MemoryMb}."];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
