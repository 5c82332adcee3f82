using Microsoft.Extensions.Options;

namespace Gristmill.Modules;

/// <summary>Where modules are, and what bounds their calls (section <c>Modules</c>).</summary>
public sealed class ModuleHostOptions : IValidateOptions<ModuleHostOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Modules";

    /// <summary>Folders that hold modules, one subfolder each; of two modules of one name the first folder's wins.</summary>
    public IList<string> Directories { get; } = [];

    /// <summary>How long a call that was stopped may take to notice, before it is abandoned.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest result a module may answer, in bytes.</summary>
    public int MaxResultBytes { get; set; } = 10 * 1024 * 1024;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ModuleHostOptions options)
    {
        if (options.StopGrace < TimeSpan.Zero)
            return ValidateOptionsResult.Fail($"{Section}:StopGrace: expected 00:00:00 or more, got {options.StopGrace}.");
        return options.MaxResultBytes > 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{Section}:MaxResultBytes: expected more than 0, got {options.MaxResultBytes}.");
    }
}
