using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native;

/// <summary>One instance: what <c>gristmill_create</c> made, or nothing.</summary>
internal sealed record NativeHandle(nint Instance);

/// <summary>Makes and ends a library's instances.</summary>
internal sealed unsafe class NativeInstances(NativeLibraryFile library, string module, ILogger logger)
    : IInstanceFactory<NativeHandle>
{
    public ValueTask<NativeHandle> CreateAsync(CancellationToken cancellation)
    {
        if (library.Create is null) return new(new NativeHandle(0));
        nint instance = 0;
        byte* error = null;
        nuint length = 0;
        var status = library.Create(&instance, &error, &length);
        if (status == (int)NativeStatus.Ok) return new(new NativeHandle(instance));
        try
        {
            var outcome = error is null || length > int.MaxValue ? null
                : NativeError.Read(status, new ReadOnlySpan<byte>(error, (int)length));
            throw new ModuleLoadException($"Module {module}: gristmill_create returned {status}: "
                + (outcome switch
                {
                    ModuleOutcome.Fault fault => fault.Message,
                    ModuleOutcome.ClientError wrong => wrong.Message,
                    _ => "no reason given.",
                }));
        }
        finally
        {
            if (error is not null) library.Free(error, length);
        }
    }

    public ValueTask DestroyAsync(NativeHandle instance)
    {
        if (library.Destroy is not null) library.Destroy(instance.Instance);
        Log.InstanceEnded(logger, module);
        return ValueTask.CompletedTask;
    }
}
