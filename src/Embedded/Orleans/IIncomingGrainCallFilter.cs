namespace Orleans;

/// <summary>Stands around the calls of every grain (registered as a service), or of one (implemented by its class).</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Handles a call: <see cref="IGrainCallContext.Invoke"/> goes on to the next filter, then the grain.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}
