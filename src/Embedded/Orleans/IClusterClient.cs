namespace Orleans;

/// <summary>The grain factory as code outside the grains sees it.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the host.</summary>
    IServiceProvider ServiceProvider { get; }
}
