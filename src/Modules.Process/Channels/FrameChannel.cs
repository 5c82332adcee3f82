using System.Buffers.Binary;
using System.Net.Sockets;

namespace Gristmill.Modules.Process;

/// <summary>
/// Frames over a stream socket: a 4-byte big-endian length, then that many bytes. One reader and one writer at a time.
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
    public async ValueTask<byte[]?> ReadAsync()
    {
        while (_end - _start < HeaderBytes)
        {
            var had = _end - _start;
            if (_start + HeaderBytes > BufferBytes) Compact();
            if (!await FillAsync())
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
            var received = await socket.ReceiveAsync(frame.AsMemory(taken), SocketFlags.None);
            if (received == 0) throw new FrameException("The worker closed its channel within a frame.", false);
            taken += received;
        }

        return frame;
    }

    /// <summary>Sends what a writer holds, header included.</summary>
    /// <exception cref="SocketException">The other side is gone.</exception>
    public async ValueTask WriteAsync(FrameWriter frame, CancellationToken cancellation)
    {
        var rest = frame.Finish();
        while (!rest.IsEmpty) rest = rest[await socket.SendAsync(rest, SocketFlags.None, cancellation).ConfigureAwait(false)..];
    }

    /// <summary>Closes our end.</summary>
    public void Dispose() => socket.Dispose();

    private async ValueTask<bool> FillAsync()
    {
        if (_start == _end) _start = _end = 0;
        var received = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None);
        _end += received;
        return received > 0;
    }

    private void Compact()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }
}
