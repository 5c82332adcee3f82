using Microsoft.Extensions.Options;

namespace Gristmill.Modules;

/// <summary>Where modules are, and what bounds their calls (section <c>Modules</c>).</summary>
public sealed class ModuleHostOptions : IValidateOptions<ModuleHostOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Modules";

    /// <summary>How long a call may wait where nobody says otherwise.</summary>
    public static readonly TimeSpan DefaultMaxWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Folders that hold modules, one subfolder each; of two modules of one name the first folder's wins.</summary>
    public IList<string> Directories { get; } = [];

    /// <summary>The version to serve of a module, by the module's name; without one the newest is served.</summary>
    public IDictionary<string, string> Pinned { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the directories are watched, and what changes in them taken over.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>
    /// Where the private copies are made that instances run from; empty for a folder of the system's for temporary files.
    /// </summary>
    public string Copies { get; set; } = "";

    /// <summary>The largest module, in bytes, that is copied before it is loaded; a larger one is run where it stands.</summary>
    public long MaxCopyBytes { get; set; } = 256L << 20;

    /// <summary>How long a module may take to load before its calls are refused.</summary>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many abandoned calls of one module may still run; while there are so many, the module is refused.
    /// </summary>
    public int MaxStuckCalls { get; set; } = 8;

    /// <summary>How long a call may wait for a permit before it is refused; jobs wait as long as they must.</summary>
    public TimeSpan MaxWait { get; set; } = DefaultMaxWait;

    /// <summary>How long a call that was stopped may take to notice, before it is abandoned.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest result a module may answer, in bytes.</summary>
    public int MaxResultBytes { get; set; } = 10 * 1024 * 1024;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ModuleHostOptions options)
    {
        List<string> errors = [];
        if (options.LoadTimeout <= TimeSpan.Zero || options.LoadTimeout > Longest)
            errors.Add($"{Section}:LoadTimeout: expected more than 00:00:00 and at most {Longest}, got {options.LoadTimeout}.");
        if (options.MaxWait <= TimeSpan.Zero || options.MaxWait > Longest)
            errors.Add($"{Section}:MaxWait: expected more than 00:00:00 and at most {Longest}, got {options.MaxWait}.");
        if (options.StopGrace < TimeSpan.Zero || options.StopGrace > Longest)
            errors.Add($"{Section}:StopGrace: expected 00:00:00 to {Longest}, got {options.StopGrace}.");
        if (options.MaxStuckCalls < 1)
            errors.Add($"{Section}:MaxStuckCalls: expected 1 or more, got {options.MaxStuckCalls}.");
        if (options.MaxResultBytes < 1)
            errors.Add($"{Section}:MaxResultBytes: expected 1 or more, got {options.MaxResultBytes}.");
        if (options.MaxCopyBytes < 0)
            errors.Add($"{Section}:MaxCopyBytes: expected 0 or more, got {options.MaxCopyBytes}.");
        foreach (var (module, version) in options.Pinned)
        {
            if (!ModuleNames.IsName(module)) errors.Add($"{Section}:Pinned:{module}: {ModuleNames.Rule}");
            if (version.Length is 0 or > ModuleManifest.MaxVersionLength)
                errors.Add($"{Section}:Pinned:{module}: expected a version of 1 to {ModuleManifest.MaxVersionLength} characters, "
                    + $"got '{version}'.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
