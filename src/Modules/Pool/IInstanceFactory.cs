namespace Gristmill.Modules;

/// <summary>Makes and ends the instances of an <see cref="InstancePool{T}"/>.</summary>
public interface IInstanceFactory<T> where T : class
{
    /// <summary>Makes an instance.</summary>
    ValueTask<T> CreateAsync(CancellationToken cancellation);

    /// <summary>Ends one. Not called while it is leased; never throws.</summary>
    ValueTask DestroyAsync(T instance);
}
