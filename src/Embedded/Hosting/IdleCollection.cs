using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Scheduling;

namespace Gristmill.Embedded.Hosting;

/// <summary>Ends activations that nothing has called for a while.</summary>
internal sealed class IdleCollection : IDisposable
{
    private readonly EmbeddedEngine _engine;
    private readonly ITimer _timer;

    public IdleCollection(EmbeddedEngine engine)
    {
        _engine = engine;
        _timer = BareTimer.Create(engine.Time, static self => ((IdleCollection)self!).Collect(), this);
    }

    public void Start() => _timer.Change(_engine.Options.CollectionInterval, _engine.Options.CollectionInterval);

    /// <summary>Ends what has been idle for that long.</summary>
    /// <returns>The activations that end; <see cref="Activation.Deactivated"/> tells when.</returns>
    public static List<Activation> Collect(EmbeddedEngine engine, TimeSpan age) =>
        [.. engine.Activations.Where(activation => activation.Collect(age))];

    public void Dispose() => _timer.Dispose();

    private void Collect() => Collect(_engine, _engine.Options.CollectionAge);
}
