using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gristmill.Testing.Processes;

/// <summary>What other processes send a node.</summary>
public static partial class Signals
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    /// <summary>As Ctrl+C sends it.</summary>
    public static void Interrupt(this Process process) => Send(process, SigInt);

    /// <summary>kill -9.</summary>
    public static void KillHard(this Process process) => Send(process, SigKill);

    /// <summary>kill -TERM.</summary>
    public static void Terminate(this Process process) => Send(process, SigTerm);

    /// <summary>kill -STOP: it stands still from now on, and notices nothing.</summary>
    public static void Pause(this Process process) => Send(process, SigStop);

    /// <summary>kill -CONT: it goes on as if nothing had been.</summary>
    public static void Resume(this Process process) => Send(process, SigCont);

    private static void Send(Process process, int signal)
    {
        if (kill(process.Id, signal) != 0 && !process.HasExited)
            throw new InvalidOperationException($"Signal {signal} could not be sent.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
