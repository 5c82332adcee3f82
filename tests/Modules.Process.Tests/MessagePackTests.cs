using System.Text;

namespace Gristmill.Modules.Process.Tests;

/// <summary>JSON to MessagePack and back, by the vectors of its specification.</summary>
public sealed class MessagePackTests
{
    private static byte[] Pack(string json)
    {
        var writer = new FrameWriter();
        writer.Begin();
        JsonToMessagePack.Write(Encoding.UTF8.GetBytes(json), writer);
        return writer.Finish()[FrameChannel.HeaderBytes..].ToArray();
    }

    private static string Unpack(byte[] packed) => Encoding.UTF8.GetString(MessagePackToJson.Convert(packed).Span);

    [Theory]
    [InlineData("null", "C0")]
    [InlineData("false", "C2")]
    [InlineData("true", "C3")]
    [InlineData("0", "00")]
    [InlineData("127", "7F")]
    [InlineData("128", "CC80")]
    [InlineData("255", "CCFF")]
    [InlineData("256", "CD0100")]
    [InlineData("65535", "CDFFFF")]
    [InlineData("65536", "CE00010000")]
    [InlineData("4294967295", "CEFFFFFFFF")]
    [InlineData("4294967296", "CF0000000100000000")]
    [InlineData("9223372036854775807", "CF7FFFFFFFFFFFFFFF")]
    [InlineData("18446744073709551615", "CFFFFFFFFFFFFFFFFF")]
    [InlineData("-1", "FF")]
    [InlineData("-32", "E0")]
    [InlineData("-33", "D0DF")]
    [InlineData("-128", "D080")]
    [InlineData("-129", "D1FF7F")]
    [InlineData("-32768", "D18000")]
    [InlineData("-32769", "D2FFFF7FFF")]
    [InlineData("-2147483648", "D280000000")]
    [InlineData("-2147483649", "D3FFFFFFFF7FFFFFFF")]
    [InlineData("-9223372036854775808", "D38000000000000000")]
    [InlineData("1.0", "CB3FF0000000000000")]
    [InlineData("0.1", "CB3FB999999999999A")]
    [InlineData("5E-324", "CB0000000000000001")]
    [InlineData("-0.0", "CB8000000000000000")]
    [InlineData("\"\"", "A0")]
    [InlineData("\"ñ🌾\"", "A6C3B1F09F8CBE")]
    [InlineData("[]", "90")]
    [InlineData("[1,[2]]", "92019102")]
    [InlineData("{}", "80")]
    [InlineData("{\"a\":{\"b\":null}}", "81A16181A162C0")]
    public void Each_value_has_its_shortest_form_and_comes_back(string json, string packed)
    {
        Assert.Equal(packed, Convert.ToHexString(Pack(json)));
        Assert.Equal(json, Unpack(Convert.FromHexString(packed)));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Lengths_at_each_boundary_come_back(int count)
    {
        var text = $"\"{new string('x', count)}\"";
        Assert.Equal(text, Unpack(Pack(text)));
        var array = $"[{string.Join(',', Enumerable.Repeat("1", count))}]";
        Assert.Equal(array, Unpack(Pack(array)));
        var map = $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\":{i}"))}}}";
        Assert.Equal(map, Unpack(Pack(map)));
    }

    [Theory]
    [InlineData("8201A16103A162", "{\"1\":\"a\",\"3\":\"b\"}")]
    [InlineData("81C0A8737464436C617373", "{}")]
    [InlineData("82C0A8737464436C617373A16101", "{\"a\":1}")]
    [InlineData("C403FF00FE", "\"/wD+\"")]
    [InlineData("A30A2201", "\"\\n\\\"\\u0001\"")]
    [InlineData("CA3FC00000", "1.5")]
    [InlineData("D900", "\"\"")]
    public void What_only_the_other_side_writes_is_read(string packed, string json) =>
        Assert.Equal(json, Unpack(Convert.FromHexString(packed)));

    [Theory]
    [InlineData("A2FFFE")]
    [InlineData("D40100")]
    [InlineData("CB7FF8000000000000")]
    public void What_JSON_cannot_express_is_refused(string packed) =>
        Assert.Throws<NotSupportedException>(() => Unpack(Convert.FromHexString(packed)));

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("1e400")]
    [InlineData("\"\\ud800\"")]
    public void What_MessagePack_cannot_express_is_refused(string json) =>
        Assert.Throws<FormatException>(() => Pack(json));

    [Theory]
    [InlineData("")]
    [InlineData("A5")]
    [InlineData("DDFFFFFFFF")]
    [InlineData("DFFFFFFFFF")]
    [InlineData("DBFFFFFFFF00")]
    [InlineData("C1")]
    public void Garbage_is_refused_without_taking_memory_for_what_it_promises(string packed) =>
        Assert.Throws<FormatException>(() => new MessagePackReader(Convert.FromHexString(packed)).Skip());

    [Fact]
    public void Depth_is_bounded() => Assert.Throws<FormatException>(
        () => new MessagePackReader([.. Enumerable.Repeat((byte)0x91, 100_000), 0xc0]).Skip());
}
