using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gristmill.Jobs;

/// <summary>Finds what a job shares its queue by.</summary>
public static class JobKeys
{
    /// <summary>
    /// The value at a path of the arguments, UTF-8 JSON: a text as it is, anything else as JSON writes it; empty where there is
    /// nothing, or null. One that is longer than <see cref="JobLimits.KeyLength"/>, or no text a store can hold, is replaced by its
    /// hash.
    /// </summary>
    public static string Of(string path, ReadOnlyMemory<byte> args)
    {
        using var document = JsonDocument.Parse(args);
        if (new JsonPath(path).Find(document.RootElement) is not { } found || found.ValueKind == JsonValueKind.Null) return "";
        var text = Text(found);
        return text.Length <= JobLimits.KeyLength && !text.Contains('\0') ? text : Hash(found.GetRawText());
    }

    private static string Text(JsonElement found)
    {
        if (found.ValueKind != JsonValueKind.String) return found.GetRawText();
        try
        {
            return found.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of surrogates, escaped: no text.
            return Hash(found.GetRawText());
        }
    }

    private static string Hash(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
