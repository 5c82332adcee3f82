namespace Gristmill.Modules;

/// <summary>A known module: the version that is served, and those before it that still have calls. Safe for many threads.</summary>
internal sealed class ModuleSlot(string name, ServedVersion first, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<ServedVersion> _draining = [];
    private ServedVersion _current = first;

    public string Name => name;

    /// <summary>How its calls went, over all versions.</summary>
    public ModuleStatistics Statistics { get; } = new(time);

    /// <summary>The version that calls get.</summary>
    public ServedVersion Current => Volatile.Read(ref _current);

    /// <summary>Why what stands in the module's folder is not what is served; null when it is.</summary>
    public string? ReloadError { get; set; }

    /// <summary>Why the module, or a newer version of it, cannot be used; null when nothing is wrong.</summary>
    public string? Error => ReloadError ?? Current.Error;

    /// <summary>Versions that take no further call and still have some.</summary>
    public IReadOnlyList<ServedVersion> Draining
    {
        get { lock (_lock) return [.. _draining]; }
    }

    /// <summary>Lets another version take over; the one before drains.</summary>
    public void Replace(ServedVersion next)
    {
        var last = Interlocked.Exchange(ref _current, next);
        Statistics.Keep(next.Manifest.Operations.Keys);
        Drain(last);
    }

    /// <summary>Takes no further call; what is left drains.</summary>
    public void Remove() => Drain(Current);

    /// <summary>Ends every version now.</summary>
    public async Task EndAsync()
    {
        foreach (var version in (IEnumerable<ServedVersion>)[.. Draining, Current]) await version.EndAsync();
    }

    private void Drain(ServedVersion version)
    {
        lock (_lock) _draining.Add(version);
        _ = DrainAsync(version);
    }

    private async Task DrainAsync(ServedVersion version)
    {
        await version.RetireAsync();
        lock (_lock) _draining.Remove(version);
    }
}
