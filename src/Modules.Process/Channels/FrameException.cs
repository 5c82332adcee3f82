namespace Gristmill.Modules.Process;

/// <summary>What came is no frame.</summary>
/// <param name="message">What came, for a person.</param>
/// <param name="tooLong">Whether it was longer than allowed.</param>
public sealed class FrameException(string message, bool tooLong) : Exception(message)
{
    /// <summary>Whether it was longer than allowed.</summary>
    public bool TooLong { get; } = tooLong;
}
