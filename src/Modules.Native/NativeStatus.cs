namespace Gristmill.Modules.Native;

/// <summary>What a module's functions return (<c>gristmill_module.h</c>).</summary>
internal enum NativeStatus
{
    Ok = 0,
    ArgumentError = 1,
    Fault = 2,
}
