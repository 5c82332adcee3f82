namespace Gristmill.Modules;

/// <summary>What an operation costs a node, and so which gate it passes.</summary>
public enum OperationClass
{
    /// <summary>Computes or blocks: pins a thread, follows the cores. The default, for it is the safe guess.</summary>
    Cpu = 1,

    /// <summary>Waits on something outside without holding a thread.</summary>
    Io = 2,
}
