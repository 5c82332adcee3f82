namespace Gristmill.Modules;

/// <summary>
/// A node's two gates, and its memory. They are apart because they cost opposite things: a blocking operation pins a thread and follows
/// the cores, an I/O operation pins a descriptor; neither can starve the other. Calls and jobs share them.
/// </summary>
public sealed class ModuleGates(HostLimits limits)
{
    /// <summary>For operations that compute or block.</summary>
    public Gate Blocking { get; } = new("blocking", (int)limits.Blocking.Value, (int)limits.GateQueue.Value);

    /// <summary>For operations that wait without a thread.</summary>
    public Gate Io { get; } = new("io", (int)limits.Io.Value, (int)limits.GateQueue.Value);

    /// <summary>The memory that modules' calls and workers share.</summary>
    public MemoryBudget Memory { get; } = new(limits.MemoryMb.Value << 20);

    /// <summary>The gate of a class.</summary>
    public Gate For(OperationClass operation) => operation == OperationClass.Cpu ? Blocking : Io;
}
