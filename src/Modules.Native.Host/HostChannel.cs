using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace Gristmill.Modules.Native.Host;

/// <summary>Frames over the socket to the node. One thread reads; any may write.</summary>
internal sealed class HostChannel(int descriptor) : IDisposable
{
    /// <summary>The most bytes that may follow a length.</summary>
    public const int MaxFrameBytes = 16_777_216;

    private const int LengthBytes = 4;

    private readonly Socket _socket = new(new SafeSocketHandle(descriptor, ownsHandle: true));
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _out = new();
    private byte[] _in = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next frame, valid until the one after it is read; null when the node has closed the channel.</summary>
    /// <exception cref="FormatException">It is longer than a frame may be.</exception>
    public ReadOnlyMemory<byte>? Read()
    {
        if (!Have(LengthBytes)) return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(_in.AsSpan(_start));
        if (length > MaxFrameBytes) throw new FormatException($"A frame of {length} bytes; at most {MaxFrameBytes} are allowed.");
        _start += LengthBytes;
        if (!Have((int)length)) return null;
        var frame = _in.AsMemory(_start, (int)length);
        _start += (int)length;
        return frame;
    }

    /// <summary>Sends a frame of these parts; false when it would be too long, and is not sent.</summary>
    /// <exception cref="ChannelClosedException">The node closed the channel.</exception>
    public bool Write(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> tail)
    {
        var length = (long)head.Length + body.Length + tail.Length;
        if (length > MaxFrameBytes) return false;
        lock (_lock)
        {
            _out.ResetWrittenCount();
            BinaryPrimitives.WriteUInt32BigEndian(_out.GetSpan(LengthBytes), (uint)length);
            _out.Advance(LengthBytes);
            _out.Write(head);
            _out.Write(body);
            _out.Write(tail);
            try
            {
                for (var left = _out.WrittenSpan; !left.IsEmpty;) left = left[_socket.Send(left)..];
            }
            catch (SocketException closed)
            {
                throw new ChannelClosedException(closed);
            }
        }

        return true;
    }

    public void Dispose() => _socket.Dispose();

    private bool Have(int count)
    {
        if (_end - _start < count && _in.Length - _start < count)
        {
            var into = count > _in.Length ? new byte[count] : _in;
            Array.Copy(_in, _start, into, 0, _end - _start);
            (_in, _end, _start) = (into, _end - _start, 0);
        }

        while (_end - _start < count)
        {
            var read = Receive();
            if (read == 0) return false;
            _end += read;
        }

        return true;
    }

    private int Receive()
    {
        try
        {
            return _socket.Receive(_in.AsSpan(_end));
        }
        catch (SocketException closed) when (closed.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
