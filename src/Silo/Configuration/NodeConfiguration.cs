using System.Reflection;
using Gristmill.Jobs;
using Gristmill.Jobs.PostgreSql;
using Gristmill.Modules;
using Gristmill.Silo.Engines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Gristmill.Silo;

/// <summary>
/// Where a node's configuration comes from, the strongest last: <c>gristmill.json</c> in the working directory,
/// environment variables beginning with <c>GRISTMILL_</c>, flags. Nothing else is read, so that a stray variable of
/// some other program changes nothing.
/// </summary>
public static class NodeConfiguration
{
    /// <summary>The environment variables' prefix.</summary>
    public const string Prefix = "GRISTMILL_";

    /// <summary>The configuration file's name.</summary>
    public const string FileName = "gristmill.json";

    /// <summary>Keys at the top.</summary>
    private static readonly string[] Keys = ["Name", "Data", "Store", "Modules"];

    /// <summary>Sections, each with the options it binds to.</summary>
    private static readonly (string Name, Type Options)[] Sections =
    [
        (JobRunnerOptions.Section, typeof(JobRunnerOptions)),
        (RetryOptions.Section, typeof(RetryOptions)),
        (RetentionOptions.Section, typeof(RetentionOptions)),
        (BulkOptions.Section, typeof(BulkOptions)),
        (LimitOptions.Section, typeof(LimitOptions)),
        (ModuleHostOptions.Section, typeof(ModuleHostOptions)),
        (PostgreSqlOptions.Section, typeof(PostgreSqlOptions)),
        .. GrainEngine.Sections,
    ];

    /// <summary>Replaces a configuration's sources by a node's.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="more">What the host adds to the keys and sections: a section with options, or a key with null.</param>
    /// <exception cref="ConfigurationException">A flag is unknown or has no value.</exception>
    public static void Use(
        IConfigurationManager configuration, string[] arguments, params (string Name, Type? Options)[] more)
    {
        (string Name, Type? Options)[] known =
            [.. Sections, .. Keys.Select(key => (key, (Type?)null)), ("Logging", null), .. more];
        CheckFlags(arguments, known);
        configuration.Sources.Clear();
        configuration.AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), FileName), optional: true);
        configuration.AddEnvironmentVariables(Prefix);
        configuration.AddCommandLine(arguments);
        CheckKeys(configuration, known);
        CheckLogLevels(configuration);
    }

    /// <summary>A misspelt key of the file or the environment would otherwise change nothing, silently.</summary>
    private static void CheckKeys(IConfiguration configuration, (string Name, Type? Options)[] known)
    {
        foreach (var (key, value) in configuration.AsEnumerable())
            if (value is not null && !IsKnown(key, known))
                throw new ConfigurationException(key, $"There is no such key; {Describe(known)}.");
    }

    private static void CheckLogLevels(IConfiguration configuration)
    {
        foreach (var level in configuration.GetSection("Logging").AsEnumerable())
            if (level.Value is { } value && level.Key.Contains("LogLevel:", StringComparison.OrdinalIgnoreCase)
                && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
                throw new ConfigurationException(
                    level.Key, $"Expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}, got '{value}'.");
    }

    private static void CheckFlags(string[] arguments, (string Name, Type? Options)[] known)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var flag = arguments[i];
            if (!flag.StartsWith("--", StringComparison.Ordinal))
                throw new ConfigurationException(flag, "Expected a flag, such as --data DIRECTORY.");
            var (key, hasValue) = flag.Split('=', 2) is [var left, _] ? (left[2..], true) : (flag[2..], false);
            if (!IsKnown(key, known))
                throw new ConfigurationException($"--{key}", $"There is no such flag; {Describe(known)}.");
            if (!hasValue && ++i == arguments.Length)
                throw new ConfigurationException($"--{key}", "Expected a value after it, got nothing.");
        }
    }

    private static bool IsKnown(string key, (string Name, Type? Options)[] known)
    {
        var path = key.Split(':');
        foreach (var (name, options) in known)
        {
            if (!name.Equals(path[0], StringComparison.OrdinalIgnoreCase)) continue;
            if (path.Length == 1 && options is null) return true;
            if (path.Length > 1 && (options is null || HasProperty(options, path.AsSpan(1)))) return true;
        }

        return false;
    }

    private static bool HasProperty(Type options, ReadOnlySpan<string> path)
    {
        var type = options.GetProperty(path[0], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType;
        if (type is null) return false;
        path = path[1..];
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) && !path.IsEmpty)
        {
            type = type.GenericTypeArguments[1];
            path = path[1..];
        }

        // Only our own types have keys below them that are known here.
        return path.IsEmpty || type.Assembly != options.Assembly || HasProperty(type, path);
    }

    private static string Describe((string Name, Type? Options)[] known) =>
        "there are " + string.Join(", ", known.Where(entry => entry is { Options: null, Name: not "Logging" })
            .Select(entry => $"--{entry.Name.ToLowerInvariant()}"))
        + ", and " + string.Join(", ", known.Where(entry => entry.Options is not null)
            .Select(entry => $"--{entry.Name}:...")) + " (docs/configuration.md)";
}
