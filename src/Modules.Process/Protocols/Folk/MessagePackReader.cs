using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Gristmill.Modules.Process;

/// <summary>Reads MessagePack, checked against the end of the bytes (github.com/msgpack/msgpack/blob/master/spec.md).</summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 512;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    /// <summary>The next value's first byte, which tells its type.</summary>
    public readonly byte Next => Position < _bytes.Length ? _bytes[Position] : throw Truncated();

    public readonly bool IsMap => Next is (>= 0x80 and <= 0x8f) or 0xde or 0xdf;

    public readonly bool IsArray => Next is (>= 0x90 and <= 0x9f) or 0xdc or 0xdd;

    public readonly bool IsText => Next is (>= 0xa0 and <= 0xbf) or (>= 0xd9 and <= 0xdb);

    public readonly bool IsInteger => Next is <= 0x7f or >= 0xe0 or (>= 0xcc and <= 0xd3);

    public readonly ReadOnlySpan<byte> Slice(int start) => _bytes[start..Position];

    public readonly void End()
    {
        if (Position != _bytes.Length) throw new FormatException("It sent a frame with something after the message.");
    }

    public bool TryReadNil()
    {
        if (Next != 0xc0) return false;
        Position++;
        return true;
    }

    public bool ReadBoolean() => Take() == 0xc3;

    /// <summary>An integer that fits 64 signed bits.</summary>
    public long ReadInteger()
    {
        if (Next == 0xcf)
            return ReadUnsigned() is var large and <= long.MaxValue ? (long)large : throw Wrong("an integer of 63 bits");
        return Take() switch
        {
            var small and <= 0x7f => small,
            var small and >= 0xe0 => (sbyte)small,
            0xcc => (long)Number(1),
            0xcd => (long)Number(2),
            0xce => (long)Number(4),
            0xd0 => (sbyte)Number(1),
            0xd1 => (short)Number(2),
            0xd2 => (int)Number(4),
            0xd3 => (long)Number(8),
            _ => throw Wrong("an integer"),
        };
    }

    /// <summary>An unsigned integer of 64 bits.</summary>
    public ulong ReadUnsigned()
    {
        Take();
        return Number(8);
    }

    public double ReadDouble() => Take() == 0xca
        ? BitConverter.UInt32BitsToSingle((uint)Number(4))
        : BitConverter.UInt64BitsToDouble(Number(8));

    public ReadOnlySpan<byte> ReadTextBytes() => Take() switch
    {
        var small and >= 0xa0 and <= 0xbf => Bytes((uint)small & 0x1f),
        0xd9 => Bytes(Number(1)),
        0xda => Bytes(Number(2)),
        0xdb => Bytes(Number(4)),
        _ => throw Wrong("a text"),
    };

    public string ReadText() => Encoding.UTF8.GetString(ReadTextBytes());

    public ReadOnlySpan<byte> ReadBinary() => Take() switch
    {
        0xc4 => Bytes(Number(1)),
        0xc5 => Bytes(Number(2)),
        _ => Bytes(Number(4)),
    };

    public int ReadArrayHeader() => Take() switch
    {
        var small and >= 0x90 and <= 0x9f => Count((uint)small & 0xf, 1),
        0xdc => Count(Number(2), 1),
        0xdd => Count(Number(4), 1),
        _ => throw Wrong("an array"),
    };

    public int ReadMapHeader() => Take() switch
    {
        var small and >= 0x80 and <= 0x8f => Count((uint)small & 0xf, 2),
        0xde => Count(Number(2), 2),
        0xdf => Count(Number(4), 2),
        _ => throw Wrong("a map"),
    };

    /// <summary>A map's key: a text, or an integer as PHP has them.</summary>
    public string ReadKey() => IsText ? ReadText()
        : IsInteger ? ReadInteger().ToString(CultureInfo.InvariantCulture)
        : throw Wrong("a text or an integer as a key");

    /// <summary>Passes over one value, however deep.</summary>
    public void Skip() => Skip(0);

    private void Skip(int depth)
    {
        if (depth > MaxDepth) throw new FormatException($"It sent a value nested deeper than {MaxDepth}.");
        if (IsArray)
        {
            for (var left = ReadArrayHeader(); left > 0; left--) Skip(depth + 1);
        }
        else if (IsMap)
        {
            for (var left = ReadMapHeader(); left > 0; left--)
            {
                Skip(depth + 1);
                Skip(depth + 1);
            }
        }
        else if (IsText)
        {
            ReadTextBytes();
        }
        else
        {
            SkipScalar();
        }
    }

    private void SkipScalar()
    {
        var type = Take();
        _ = type switch
        {
            <= 0x7f or >= 0xe0 or 0xc0 or 0xc2 or 0xc3 => [],
            0xcc or 0xd0 => Bytes(1),
            0xcd or 0xd1 => Bytes(2),
            0xca or 0xce or 0xd2 => Bytes(4),
            0xcb or 0xcf or 0xd3 => Bytes(8),
            0xc4 => Bytes(Number(1)),
            0xc5 => Bytes(Number(2)),
            0xc6 => Bytes(Number(4)),
            0xc7 => Bytes(Number(1) + 1),
            0xc8 => Bytes(Number(2) + 1),
            0xc9 => Bytes(Number(4) + 1),
            >= 0xd4 and <= 0xd8 => Bytes((1UL << (type - 0xd4)) + 1),
            _ => throw Wrong("a value"),
        };
    }

    private byte Take()
    {
        var next = Next;
        Position++;
        return next;
    }

    private ulong Number(int size)
    {
        Span<byte> wide = stackalloc byte[8];
        wide.Clear();
        Bytes((ulong)size).CopyTo(wide[(8 - size)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(wide);
    }

    private ReadOnlySpan<byte> Bytes(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Position)) throw Truncated();
        var taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>A count of elements, each of which takes at least a byte for every part it has.</summary>
    private readonly int Count(ulong count, int parts) =>
        count * (ulong)parts <= (ulong)(_bytes.Length - Position) ? (int)count : throw Truncated();

    private static FormatException Truncated() => new("It sent MessagePack that ends too early.");

    private static FormatException Wrong(string expected) => new($"It sent MessagePack that is not {expected} where one is meant.");
}
