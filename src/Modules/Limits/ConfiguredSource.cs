using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Gristmill.Modules;

/// <summary>Tells which kind of configuration source a key's value came from.</summary>
public static class ConfiguredSource
{
    /// <summary>Computed from the host.</summary>
    public const string Derived = "derived";

    /// <summary>Nobody set it.</summary>
    public const string Default = "default";

    /// <summary><c>flag</c>, <c>environment</c>, <c>file</c>, or <see cref="Default"/> where no source has the key.</summary>
    public static string Of(IConfiguration configuration, string key)
    {
        var providers = configuration is IConfigurationRoot root ? root.Providers : [];
        return providers.Reverse().FirstOrDefault(provider => provider.TryGet(key, out _)) switch
        {
            null => Default,
            CommandLineConfigurationProvider => "flag",
            EnvironmentVariablesConfigurationProvider => "environment",
            FileConfigurationProvider => "file",
            // A chained provider hides what is behind it; for a running node that is the host's own environment.
            ChainedConfigurationProvider => "environment",
            _ => "code",
        };
    }
}
