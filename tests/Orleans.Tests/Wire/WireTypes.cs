using System.Reflection;
using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Orleans.Tests.Wire;

/// <summary>The types of the grain contracts.</summary>
internal static class WireTypes
{
    public static Assembly Assembly { get; } = typeof(IJobGrain).Assembly;

    /// <summary>Those that travel.</summary>
    public static Type[] All { get; } =
        [.. Assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    /// <summary>Those that do, by name.</summary>
    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(type => new TheoryDataRow<string>(type.Name));

    public static Type Named(string name) => All.Single(type => type.Name == name);
}
