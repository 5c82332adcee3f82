using System.Buffers;
using System.Buffers.Binary;

namespace Gristmill.Modules.Process;

/// <summary>Builds one frame at a time, and keeps its buffer for the next unless that has grown large.</summary>
public sealed class FrameWriter : IBufferWriter<byte>
{
    private const int KeepBytes = 256 * 1024;

    private byte[] _buffer = new byte[4096];
    private int _length = FrameChannel.HeaderBytes;

    /// <summary>The bytes written so far, without the header.</summary>
    public int Length => _length - FrameChannel.HeaderBytes;

    /// <summary>Begins a frame.</summary>
    public void Begin()
    {
        if (_buffer.Length > KeepBytes) _buffer = new byte[4096];
        _length = FrameChannel.HeaderBytes;
    }

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <inheritdoc />
    public void Advance(int count) => _length += count;

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
        return _buffer.AsMemory(_length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>The whole frame, its header filled in.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer, (uint)Length);
        return _buffer.AsMemory(0, _length);
    }
}
