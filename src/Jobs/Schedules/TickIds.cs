using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gristmill.Jobs;

/// <summary>What follows from a schedule and the time of a tick, the same on every node: the job's id, and the jitter.</summary>
public static class TickIds
{
    /// <summary>The id of a tick's job: a version 7 UUID of the tick's millisecond.</summary>
    public static Guid Of(Schedule schedule, DateTimeOffset tick)
    {
        var bytes = Hash($"{schedule.Name}\n{schedule.Generation:N}\n{tick.UtcTicks}").AsSpan(0, 16);
        var random = BinaryPrimitives.ReadInt64BigEndian(bytes) & 0xFFF;
        var time = Math.Clamp(tick.ToUnixTimeMilliseconds(), 0, (1L << 48) - 1);
        BinaryPrimitives.WriteInt64BigEndian(bytes, time << 16 | 0x7000 | random);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>By how much of its jitter a tick is put off: 0 to less than 1.</summary>
    public static double Share(string schedule, DateTimeOffset tick) =>
        (BinaryPrimitives.ReadUInt64BigEndian(Hash($"{schedule}\n{tick.UtcTicks}")) >> 11) * (1.0 / (1UL << 53));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
