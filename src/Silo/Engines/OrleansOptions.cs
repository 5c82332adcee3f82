#if ORLEANS
using Microsoft.Extensions.Options;

namespace Gristmill.Silo.Engines;

/// <summary>Where the silo listens for other silos and for clients, on loopback (section <c>Orleans</c>).</summary>
internal sealed class OrleansOptions : IValidateOptions<OrleansOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Orleans";

    /// <summary>The port for silos; 0 for one that is free when the node starts.</summary>
    public int SiloPort { get; set; }

    /// <summary>The port for clients in other processes; 0 for none.</summary>
    public int GatewayPort { get; set; }

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, OrleansOptions options)
    {
        List<string> errors = [];
        Port(nameof(SiloPort), options.SiloPort);
        Port(nameof(GatewayPort), options.GatewayPort);
        if (options.SiloPort != 0 && options.SiloPort == options.GatewayPort)
            errors.Add($"{Section}:{nameof(GatewayPort)}: expected another port than {nameof(SiloPort)}, got {options.GatewayPort}.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Port(string key, int value)
        {
            if (value is < 0 or > ushort.MaxValue)
                errors.Add($"{Section}:{key}: expected 0 to {ushort.MaxValue}, got {value}.");
        }
    }
}
#endif
