namespace Gristmill.Modules.Process;

/// <summary>How a process ended.</summary>
/// <param name="WaitStatus">The wait status, as <c>waitpid</c> gives it.</param>
public readonly record struct ExitStatus(int WaitStatus)
{
    /// <summary>The signal that killed it; 0 when it exited by itself.</summary>
    public int Signal => WaitStatus & 0x7f;

    /// <summary>Its exit code; meaningful when <see cref="Signal"/> is 0.</summary>
    public int Code => (WaitStatus >> 8) & 0xff;

    /// <inheritdoc />
    public override string ToString() => Signal switch
    {
        0 => $"exited with code {Code}",
        4 => "was killed by signal 4 (SIGILL)",
        6 => "was killed by signal 6 (SIGABRT)",
        9 => "was killed by signal 9 (SIGKILL)",
        11 => "was killed by signal 11 (SIGSEGV)",
        15 => "was killed by signal 15 (SIGTERM)",
        var signal => $"was killed by signal {signal}",
    };
}
