using System.Runtime.InteropServices;

namespace Gristmill.Modules.Native;

/// <summary>A loaded shared library with the functions of ABI version 1.</summary>
internal sealed unsafe class NativeLibraryFile : IDisposable
{
    /// <summary>The version of the ABI that this host speaks.</summary>
    public const uint AbiVersion = 1;

    private readonly string _path;
    private readonly nint _handle;

    private NativeLibraryFile(string path, nint handle)
    {
        _path = path;
        _handle = handle;
        var version = ((delegate* unmanaged[Cdecl]<uint>)Required("gristmill_abi_version"))();
        if (version != AbiVersion)
            throw new ModuleLoadException($"{path}: expected ABI version {AbiVersion}, got {version}.");
        Invoke = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, NativeCall*, byte**, nuint*, int>)
            Required("gristmill_invoke");
        Free = (delegate* unmanaged[Cdecl]<byte*, nuint, void>)Required("gristmill_free");
        Create = (delegate* unmanaged[Cdecl]<nint*, byte**, nuint*, int>)Optional("gristmill_create");
        Destroy = (delegate* unmanaged[Cdecl]<nint, void>)Optional("gristmill_destroy");
        Cancel = (delegate* unmanaged[Cdecl]<nint, ulong, void>)Optional("gristmill_cancel");
        if (Create is null != Destroy is null)
            throw new ModuleLoadException(
                $"{path}: expected gristmill_create and gristmill_destroy both or neither, got one.");
    }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, NativeCall*, byte**, nuint*, int> Invoke { get; }

    public delegate* unmanaged[Cdecl]<byte*, nuint, void> Free { get; }

    public delegate* unmanaged[Cdecl]<nint*, byte**, nuint*, int> Create { get; }

    public delegate* unmanaged[Cdecl]<nint, void> Destroy { get; }

    public delegate* unmanaged[Cdecl]<nint, ulong, void> Cancel { get; }

    /// <summary>Loads a library.</summary>
    /// <exception cref="ModuleLoadException">It cannot be loaded, or lacks a function.</exception>
    public static NativeLibraryFile Load(string path)
    {
        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw new ModuleLoadException($"{path} cannot be loaded: {failure.Message}", failure);
        }

        try
        {
            return new NativeLibraryFile(path, handle);
        }
        catch
        {
            NativeLibrary.Free(handle);
            throw;
        }
    }

    /// <summary>What the module says of itself; null when it says nothing.</summary>
    public byte[]? Description()
    {
        var describe = (delegate* unmanaged[Cdecl]<byte*>)Optional("gristmill_describe");
        var text = describe is null ? null : describe();
        return text is null ? null : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).ToArray();
    }

    private nint Required(string name) => NativeLibrary.TryGetExport(_handle, name, out var address)
        ? address
        : throw new ModuleLoadException($"{_path} does not export {name}, which ABI version {AbiVersion} requires.");

    private nint Optional(string name) => NativeLibrary.TryGetExport(_handle, name, out var address) ? address : 0;

    /// <summary>Unloads it; nothing of it may run or be called any more.</summary>
    public void Dispose() => NativeLibrary.Free(_handle);
}
