using System.Text;

namespace Gristmill.Jobs;

/// <summary>Text of modules as every store can keep it.</summary>
internal static class ReportText
{
    private const string Mark = "...";

    /// <summary>The text without what no store takes (U+0000, halves of surrogate pairs), cut at so many bytes of UTF-8.</summary>
    public static string Clean(string text, int maxBytes)
    {
        // Each character takes a byte at least, so what is far too long need not be encoded whole.
        var bytes = Encoding.UTF8.GetBytes(text.Length <= maxBytes ? text : text[..(maxBytes + 1)]);
        var cut = bytes.Length > maxBytes;
        var length = cut ? Boundary(bytes, maxBytes - Mark.Length) : bytes.Length;
        bytes.AsSpan(0, length).Replace((byte)0, (byte)' ');
        return Encoding.UTF8.GetString(bytes, 0, length) + (cut ? Mark : "");
    }

    /// <summary>How many bytes a text that was cleaned takes.</summary>
    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static int Boundary(byte[] bytes, int at)
    {
        while (at > 0 && (bytes[at] & 0xC0) == 0x80) at--;
        return at;
    }
}
