using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gristmill.Modules.Process;

/// <summary>
/// Frames over a stream socket: a 4-byte big-endian length, then that many bytes. One reader and one writer at a time. Reading blocks
/// the thread that reads, which is the reader's own: an answer then wakes one thread, where an event loop and a pool would be two more.
/// </summary>
public sealed class FrameChannel(Socket socket) : IDisposable
{
    /// <summary>The most bytes a frame may carry, both ways.</summary>
    public const int MaxFrameBytes = 16_777_216;

    /// <summary>The bytes of the length before each frame.</summary>
    public const int HeaderBytes = 4;

    private const int BufferBytes = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>The next frame; null when the other side has closed between two frames.</summary>
    /// <exception cref="FrameException">The frame is too long, or the other side closed within it.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public byte[]? Read()
    {
        while (_end - _start < HeaderBytes)
        {
            var had = _end - _start;
            if (_start + HeaderBytes > BufferBytes) Compact();
            if (!Fill())
                return had == 0 ? null : throw new FrameException("The worker closed its channel within a frame.", false);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start));
        _start += HeaderBytes;
        if (length > MaxFrameBytes)
            throw new FrameException($"The worker sent a frame of {length} bytes; at most {MaxFrameBytes} are allowed.", true);
        var frame = new byte[length];
        var taken = Math.Min(frame.Length, _end - _start);
        _buffer.AsSpan(_start, taken).CopyTo(frame);
        _start += taken;
        while (taken < frame.Length)
        {
            var received = socket.Receive(frame.AsSpan(taken));
            if (received == 0) throw new FrameException("The worker closed its channel within a frame.", false);
            taken += received;
        }

        return frame;
    }

    /// <summary>
    /// Sends what a writer holds, header included: at once what the kernel has room for, which is all of most frames, and the rest on a
    /// thread of its own. Given up, it ends when the channel is closed.
    /// </summary>
    /// <exception cref="SocketException">The other side is gone.</exception>
    public async ValueTask WriteAsync(FrameWriter frame, CancellationToken cancellation)
    {
        var rest = frame.Finish();
        rest = rest[SendNow(rest.Span)..];
        if (rest.IsEmpty) return;
        var sending = Task.Factory.StartNew(
            () => SendAll(rest.Span), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // Who gave it up does not look at how it ends.
        _ = sending.ContinueWith(
            static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await sending.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes our end.</summary>
    public void Dispose() => socket.Dispose();

    private unsafe int SendNow(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var sent = (int)Libc.send(socket.SafeHandle, start, bytes.Length, Libc.DontWait | Libc.NoSignal);
            if (sent >= 0) return sent;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is Libc.Again or Libc.Interrupted ? 0 : throw new SocketException((int)SocketError.ConnectionReset);
    }

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[socket.Send(bytes)..];
    }

    private bool Fill()
    {
        if (_start == _end) _start = _end = 0;
        var received = socket.Receive(_buffer.AsSpan(_end));
        _end += received;
        return received > 0;
    }

    private void Compact()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }
}
