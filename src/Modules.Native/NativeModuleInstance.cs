using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native;

/// <summary>A native module: its library and its instances. Calls run on the thread that makes them.</summary>
internal sealed class NativeModuleInstance : IModuleInstance
{
    private readonly string _name;
    private readonly bool _shared;
    private readonly NativeLibraryFile _library;
    private readonly InstancePool<NativeHandle> _pool;
    private readonly NativeHandle? _one;
    private readonly NativeInstances _instances;
    private readonly int _maxResultBytes;
    private readonly ILogger _logger;
    private int _running;

    private NativeModuleInstance(
        ModuleManifest manifest, NativeLibraryFile library, NativeInstances instances, InstancePool<NativeHandle> pool,
        NativeHandle? one, int maxResultBytes, ILogger logger)
    {
        _name = manifest.Name;
        _shared = one is not null;
        _library = library;
        _instances = instances;
        _pool = pool;
        _one = one;
        _maxResultBytes = maxResultBytes;
        _logger = logger;
    }

    /// <summary>Makes the first instances.</summary>
    /// <exception cref="ModuleLoadException">The module could not make one.</exception>
    public static async Task<NativeModuleInstance> StartAsync(
        ModuleManifest manifest, NativeLibraryFile library, HostLimits limits, int maxResultBytes, TimeProvider time, ILogger logger)
    {
        var concurrency = manifest.Native!.Concurrency;
        var instances = new NativeInstances(library, manifest.Name, logger);
        var pool = new InstancePool<NativeHandle>(instances, new InstancePoolOptions
        {
            Max = concurrency == NativeConcurrency.Instances ? (int)limits.Instances.Value : 1,
        }, time);
        NativeHandle? one = null;
        try
        {
            if (concurrency == NativeConcurrency.Shared) one = await instances.CreateAsync(CancellationToken.None);
            else await pool.WarmAsync(CancellationToken.None);
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }

        return new NativeModuleInstance(manifest, library, instances, pool, one, maxResultBytes, logger);
    }

    /// <inheritdoc />
    public int Instances => _shared ? 1 : _pool.Idle + _pool.Leased;

    /// <inheritdoc />
    public ValueTask<ModuleOutcome> InvokeAsync(
        string operation, ReadOnlyMemory<byte> arguments, ModuleContext context)
    {
        Interlocked.Increment(ref _running);
        try
        {
            if (_shared) return new(Run(_one!, operation, arguments, context));
            // This thread is the operation's own, so it may wait here; to go on after an await it would need another.
            var lease = Wait(_pool.LeaseAsync(context.Cancellation));
            try
            {
                return new(Run(lease.Instance, operation, arguments, context));
            }
            finally
            {
                // One that was told to stop may be in the middle of anything.
                if (context.Cancellation.IsCancellationRequested) lease.Discard();
                var returned = lease.DisposeAsync();
                if (!returned.IsCompleted) returned.AsTask().GetAwaiter().GetResult();
            }
        }
        catch (ModuleLoadException failure)
        {
            return new(new ModuleOutcome.Unavailable(failure.Message));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private ModuleOutcome Run(NativeHandle instance, string operation, ReadOnlyMemory<byte> arguments, ModuleContext context)
    {
        using var invocation = new NativeInvocation(_name, context, _logger);
        var outcome = invocation.Run(_library, instance.Instance, operation, arguments, _maxResultBytes);
        if (outcome is ModuleOutcome.Fault) context.Cancellation.ThrowIfCancellationRequested();
        return outcome;
    }

    private static InstanceLease<NativeHandle> Wait(ValueTask<InstanceLease<NativeHandle>> lease) =>
        lease.IsCompletedSuccessfully ? lease.Result : lease.AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        // A call that was abandoned still runs this library's code.
        if (Volatile.Read(ref _running) is > 0 and var calls)
        {
            Log.StaysLoaded(_logger, _name, calls);
            return;
        }

        await _pool.DisposeAsync();
        if (_one is not null) await _instances.DestroyAsync(_one);
        _library.Dispose();
    }
}
