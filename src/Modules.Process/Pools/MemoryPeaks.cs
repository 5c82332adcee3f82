using System.Collections.Concurrent;

namespace Gristmill.Modules.Process;

/// <summary>
/// What was learnt of modules' memory, kept when a module is unloaded or reloaded: a pool with the same contents goes on with what the
/// one before has learnt, one with other contents begins with that as a guess. One entry for each name of a module.
/// </summary>
internal sealed class MemoryPeaks
{
    private readonly ConcurrentDictionary<string, MemoryPeak> _last = new(StringComparer.Ordinal);

    /// <summary>What is known of a module with such contents, and where more is to be told.</summary>
    public MemoryPeak Of(string module, string content) => _last.AddOrUpdate(
        module,
        static (_, content) => new MemoryPeak(content, 0),
        static (_, last, content) => last.Content == content ? last : new MemoryPeak(content, last.Bytes > 0 ? last.Bytes : last.Before),
        content);
}
