using System.Buffers.Binary;

namespace Gristmill.Modules.Process;

/// <summary>Writes MessagePack, each value in its shortest form (github.com/msgpack/msgpack/blob/master/spec.md).</summary>
internal static class MessagePackWriter
{
    public static void Nil(FrameWriter to) => Byte(to, 0xc0);

    public static void Boolean(FrameWriter to, bool value) => Byte(to, value ? (byte)0xc3 : (byte)0xc2);

    public static void Integer(FrameWriter to, long value)
    {
        if (value >= 0) Unsigned(to, (ulong)value);
        else if (value >= -32) Byte(to, (byte)value);
        else if (value >= sbyte.MinValue) Bytes(to, 0xd0, (ulong)value, 1);
        else if (value >= short.MinValue) Bytes(to, 0xd1, (ulong)value, 2);
        else if (value >= int.MinValue) Bytes(to, 0xd2, (ulong)value, 4);
        else Bytes(to, 0xd3, (ulong)value, 8);
    }

    public static void Unsigned(FrameWriter to, ulong value)
    {
        if (value < 128) Byte(to, (byte)value);
        else if (value <= byte.MaxValue) Bytes(to, 0xcc, value, 1);
        else if (value <= ushort.MaxValue) Bytes(to, 0xcd, value, 2);
        else if (value <= uint.MaxValue) Bytes(to, 0xce, value, 4);
        else Bytes(to, 0xcf, value, 8);
    }

    public static void Double(FrameWriter to, double value) => Bytes(to, 0xcb, BitConverter.DoubleToUInt64Bits(value), 8);

    public static void Text(FrameWriter to, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 32) Byte(to, (byte)(0xa0 | utf8.Length));
        else if (utf8.Length <= byte.MaxValue) Bytes(to, 0xd9, (ulong)utf8.Length, 1);
        else if (utf8.Length <= ushort.MaxValue) Bytes(to, 0xda, (ulong)utf8.Length, 2);
        else Bytes(to, 0xdb, (ulong)utf8.Length, 4);
        to.Write(utf8);
    }

    public static void ArrayHeader(FrameWriter to, int count) => Header(to, count, 0x90, 0xdc);

    public static void MapHeader(FrameWriter to, int count) => Header(to, count, 0x80, 0xde);

    private static void Header(FrameWriter to, int count, byte small, byte wide)
    {
        if (count < 16) Byte(to, (byte)(small | count));
        else if (count <= ushort.MaxValue) Bytes(to, wide, (ulong)count, 2);
        else Bytes(to, (byte)(wide + 1), (ulong)count, 4);
    }

    private static void Byte(FrameWriter to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    private static void Bytes(FrameWriter to, byte type, ulong value, int size)
    {
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wide, value);
        Byte(to, type);
        to.Write(wide[(8 - size)..]);
    }
}
