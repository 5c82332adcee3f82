using System.Runtime.InteropServices;

namespace Gristmill.Modules.Native;

/// <summary><c>gristmill_call</c> of ABI version 1, member by member.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeCall
{
    public uint Size;
    public uint Attempt;
    public uint MaxAttempts;
    public uint Reserved;
    public ulong Id;
    public long LimitMilliseconds;
    public byte* JobId;
    public int* Canceled;
    public nint Host;
    public delegate* unmanaged[Cdecl]<NativeCall*, double, byte*, nuint, void> Progress;
    public delegate* unmanaged[Cdecl]<NativeCall*, int, byte*, nuint, void> Log;
}
