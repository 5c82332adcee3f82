using System.Text.Json;

namespace Gristmill.Bench.Peers;

/// <summary>Answers as JSON lines.</summary>
internal static class Lines
{
    public static void Say(object line)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(line));
        Console.Out.Flush();
    }
}
