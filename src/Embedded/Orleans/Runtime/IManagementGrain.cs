namespace Orleans.Runtime;

/// <summary>Tells about the engine, and steers it; the grain of key 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>Live activations by grain class and silo; classes without any are left out.</summary>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    /// <summary>Live activations in all.</summary>
    Task<int> GetTotalActivationCount();

    /// <summary>Ends activations that have been idle for that long, and waits until they have ended.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);
}
