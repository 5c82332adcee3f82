using System.Text.Json;

namespace Gristmill.Modules.Native;

/// <summary>Reads the structured error that a module handed out.</summary>
internal static class NativeError
{
    private const int LongestText = 10_000;

    /// <summary>The error as an outcome; one that cannot be read is the module's fault too.</summary>
    public static ModuleOutcome Read(int status, ReadOnlySpan<byte> json)
    {
        var error = Parse(json);
        return status switch
        {
            _ when error is null => new ModuleOutcome.Fault(ModuleErrorCodes.MalformedError,
                $"The module returned {status} without an error in JSON.", Retryable: true),
            (int)NativeStatus.ArgumentError => new ModuleOutcome.ClientError(
                error.Code ?? "invalid_argument", error.Message ?? "The arguments are wrong.", error.Field ?? ""),
            _ => new ModuleOutcome.Fault(
                    error.Code ?? ModuleErrorCodes.ModuleFault, error.Message ?? $"The module returned {status}.", error.Retryable)
                .After(error.RetryAfterSeconds, error.Snooze),
        };
    }

    private static Error? Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > LongestText) return null;
        try
        {
            return JsonSerializer.Deserialize<Error>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Error(
        string? Code = null, string? Message = null, string? Field = null, bool Retryable = true, double? RetryAfterSeconds = null,
        bool Snooze = false);
}
