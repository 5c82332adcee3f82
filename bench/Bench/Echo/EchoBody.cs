using System.Text.Json;

namespace Gristmill.Bench.Echo;

/// <summary>What is echoed.</summary>
internal static class EchoBody
{
    /// <summary>1 KB of JSON as an application might send it: nested, with texts, numbers and a list.</summary>
    public static ReadOnlyMemory<byte> Json { get; } = JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = "018f3f6e-7b1a-7c3e-9d2a-5b6c7d8e9f00",
        customer = new { name = "Ada Example", city = "Springfield", active = true, score = 12.5 },
        items = Enumerable.Range(1, 12).Select(number => new { sku = $"A-{1000 + number}", count = number, price = number * 1.25, note = "in stock" }),
        comment = new string('x', 176),
    });
}
