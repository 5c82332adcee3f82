using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gristmill.Jobs;

/// <summary>
/// Makes version 7 UUIDs (RFC 9562, method 1 of section 6.2) that rise strictly within one node: a 12-bit counter
/// orders the ids of one millisecond, and runs ahead of the clock when it overflows. Safe for many threads.
/// </summary>
public sealed class JobIds(TimeProvider time)
{
    private const int CounterBits = 12;

    private readonly Lock _lock = new();
    private long _last;

    /// <summary>The least id that a millisecond can have. Ids of jobs made before it may lie above it, where a burst ran ahead.</summary>
    public static Guid First(DateTimeOffset millisecond)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var time = Math.Clamp(millisecond.ToUnixTimeMilliseconds(), 0, (1L << 48) - 1);
        BinaryPrimitives.WriteInt64BigEndian(bytes, time << 16);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The millisecond that an id tells, whatever made it.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var time = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(time, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }

    /// <summary>The next id.</summary>
    public Guid Next()
    {
        var tick = time.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
        lock (_lock)
        {
            _last = Math.Max(_last + 1, tick);
            tick = _last;
        }

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (tick >> CounterBits << 16) | 0x7000 | (tick & 0xFFF));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
