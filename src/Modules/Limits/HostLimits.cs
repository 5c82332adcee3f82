using Microsoft.Extensions.Configuration;

namespace Gristmill.Modules;

/// <summary>The limits of this node: an override where there is one, else derived from the host.</summary>
public sealed record HostLimits
{
    /// <summary>What the limits were derived from.</summary>
    public required HostFacts Host { get; init; }

    /// <summary>CPU and blocking operations at once.</summary>
    public required EffectiveLimit Blocking { get; init; }

    /// <summary>I/O operations at once.</summary>
    public required EffectiveLimit Io { get; init; }

    /// <summary>Instances of one module at most.</summary>
    public required EffectiveLimit Instances { get; init; }

    /// <summary>Calls that may wait at one gate.</summary>
    public required EffectiveLimit GateQueue { get; init; }

    /// <summary>Memory that modules' calls and workers may take together, in MiB.</summary>
    public required EffectiveLimit MemoryMb { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<EffectiveLimit> All => [Blocking, Io, Instances, GateQueue, MemoryMb];

    /// <summary>Resolves the limits.</summary>
    /// <param name="host">The host's facts.</param>
    /// <param name="options">Overrides, validated.</param>
    /// <param name="configuration">Where the overrides came from, to name their source.</param>
    public static HostLimits Resolve(HostFacts host, LimitOptions options, IConfiguration configuration)
    {
        var files = host.OpenFiles is { } soft ? $"soft limit of {soft} open files" : "no limit on open files";
        return new HostLimits
        {
            Host = host,
            Blocking = Limit(nameof(Blocking), options.Blocking, LimitFormulas.Blocking(host.Cores), "operations",
                $"max(cores - 2, 2) with {host.Cores} cores"),
            Io = Limit(nameof(Io), options.Io, LimitFormulas.Io(host.Cores, host.OpenFiles), "operations",
                $"max(cores x 64, 64) with {host.Cores} cores, at most half the {files}"),
            Instances = Limit(nameof(Instances), options.Instances, LimitFormulas.Instances(host.Cores), "instances",
                $"cores x 2 within 8 to 64 with {host.Cores} cores"),
            MemoryMb = Limit(nameof(MemoryMb), options.MemoryMb, LimitFormulas.MemoryMb(host.Memory), "MiB", host.Memory is { } memory
                ? $"3/4 of the {memory.Source}'s {memory.Total >> 20} MiB, at most 9/10 of the {memory.Available >> 20} MiB free at the start, "
                    + "at least 64"
                : "the memory of this host cannot be read"),
            GateQueue = Fixed(nameof(GateQueue), options.GateQueue, "calls"),
        };

        EffectiveLimit Limit(string key, int? configured, long derived, string unit, string formula) =>
            configured is { } value
                ? new(Key(key), value, unit, ConfiguredSource.Of(configuration, Key(key)), $"set; derived would be {derived}")
                : new(Key(key), derived, unit, ConfiguredSource.Derived, formula);

        EffectiveLimit Fixed(string key, int value, string unit)
        {
            var source = ConfiguredSource.Of(configuration, Key(key));
            return new(Key(key), value, unit, source, source == ConfiguredSource.Default ? "built in" : "set");
        }
    }

    private static string Key(string name) => $"{LimitOptions.Section}:{name}";
}
