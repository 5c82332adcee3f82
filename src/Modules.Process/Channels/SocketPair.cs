using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Gristmill.Modules.Process;

/// <summary>Two connected sockets, one end for us and one for a child.</summary>
internal sealed class SocketPair : IDisposable
{
    /// <summary>Makes a pair.</summary>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public SocketPair()
    {
        var (ours, theirs) = Libc.SocketPair();
        Ours = new Socket(new SafeSocketHandle(ours, ownsHandle: true));
        Theirs = new SafeFileHandle(theirs, ownsHandle: true);
    }

    /// <summary>Our end; whoever takes it disposes of it.</summary>
    public Socket Ours { get; }

    /// <summary>The child's end, to be closed here once the child has it.</summary>
    public SafeFileHandle Theirs { get; }

    /// <summary>Closes the child's end on our side.</summary>
    public void Dispose() => Theirs.Dispose();
}
