using Gristmill.Jobs;
using Microsoft.Extensions.Configuration;

namespace Gristmill.Silo;

/// <summary>What a node is started with: the keys at the top of the configuration.</summary>
/// <param name="Name">The silo's name (<c>--name</c>, <c>GRISTMILL_NAME</c>); the machine's by default.</param>
/// <param name="Data">Its data directory (<c>--data</c>, <c>GRISTMILL_DATA</c>); <c>data</c> by default.</param>
/// <param name="Modules">
/// A directory of modules (<c>--modules</c>, <c>GRISTMILL_MODULES</c>), looked into before those that ship;
/// <c>modules</c> within the data directory by default.
/// </param>
/// <param name="Store">
/// How to connect to the PostgreSQL that keeps the jobs (<c>--store</c>, <c>GRISTMILL_STORE</c>), shared with other nodes;
/// null for SQLite in the data directory.
/// </param>
public sealed record NodeOptions(string Name, string Data, string Modules, string? Store)
{
    /// <summary>Reads the options.</summary>
    /// <exception cref="ConfigurationException">A value is out of bounds.</exception>
    public static NodeOptions Read(IConfiguration configuration)
    {
        var name = configuration["Name"] ?? Environment.MachineName;
        if (!NewJobValidator.IsName(name)) throw new ConfigurationException("Name", NewJobValidator.NameRule(name));
        var data = configuration["Data"] ?? "data";
        if (data.Length == 0) throw new ConfigurationException("Data", "Expected a directory, got nothing.");
        return new NodeOptions(name, data, configuration["Modules"] ?? Path.Combine(data, "modules"), configuration["Store"]);
    }

    /// <summary>Where the modules that ship stand: beside the program.</summary>
    public static string ShippedModules => Path.Combine(AppContext.BaseDirectory, "modules");
}
