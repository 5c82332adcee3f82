using Gristmill.Jobs;
using Gristmill.Modules;

namespace Gristmill.Silo;

/// <summary>What this node tells of itself: its build, its cores, and the operations of the modules it finds in its folders.</summary>
internal sealed class NodeCapabilities(ModuleRegistry modules, HostLimits limits, TimeProvider time) : ISiloCapabilities
{
    /// <summary>How long the folders are not looked at again: they are asked for with every acquisition.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private IReadOnlyList<string>? _found;
    private long _foundAt;

    /// <inheritdoc />
    public string Version => NodeVersion.Text;

    /// <inheritdoc />
    public int Cores => limits.Host.Cores;

    /// <inheritdoc />
    public IReadOnlyList<string> Operations()
    {
        lock (_lock)
        {
            if (_found is not null && time.GetElapsedTime(_foundAt) < Fresh) return _found;
            _foundAt = time.GetTimestamp();
            return _found = [.. modules.List().SelectMany(OperationsOf)];
        }
    }

    /// <inheritdoc />
    public void Refresh()
    {
        lock (_lock) _found = null;
    }

    private static IEnumerable<string> OperationsOf(ModuleInfo module) => module.Manifest is not { } manifest ? []
        : manifest.Operations.Keys.Order(StringComparer.Ordinal).Select(operation => OperationNames.Of(module.Name, operation));
}
