using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Sample;

/// <summary>The arguments of <c>fail</c>.</summary>
/// <param name="Message">What to say; up to 1,000 characters.</param>
/// <param name="Code">The stable code, in snake_case, up to 64 characters.</param>
/// <param name="Retryable">Whether another attempt may succeed.</param>
/// <param name="UntilAttempt">The first attempt that succeeds, 1 to 1,000; none when not given.</param>
public sealed record FailRequest(
    string? Message = null, string? Code = null, bool Retryable = true, int? UntilAttempt = null)
{
    private const int LongestMessage = 1_000;
    private const int LongestCode = 64;
    private const int MostAttempts = 1_000;

    /// <exception cref="ModuleArgumentException">A field is at fault.</exception>
    internal void Check()
    {
        if (Message is { Length: > LongestMessage })
            throw new ModuleArgumentException("message",
                $"Expected at most {LongestMessage} characters, got {Message.Length}.");
        if (Code is not null && !IsCode(Code))
            throw new ModuleArgumentException("code",
                $"Expected up to {LongestCode} of a to z, 0 to 9 and _, a letter first, got {Code.Length} characters "
                + $"that begin \"{Code[..Math.Min(Code.Length, LongestCode)]}\".");
        if (UntilAttempt is < 1 or > MostAttempts)
            throw new ModuleArgumentException("untilAttempt",
                $"Expected a whole number from 1 to {MostAttempts}, got {UntilAttempt}.");
    }

    internal ModuleException ToException() =>
        new(Code ?? "sample_failure", Message ?? "Failed, as asked.") { Retryable = Retryable };

    private static bool IsCode(string code) => code.Length is > 0 and <= LongestCode && code[0] is >= 'a' and <= 'z'
        && code.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
