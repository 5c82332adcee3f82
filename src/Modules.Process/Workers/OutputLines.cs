using System.Text;

namespace Gristmill.Modules.Process;

/// <summary>
/// Turns what a worker writes to stdout or stderr into lines. It always reads on, so that the worker never blocks: a line is
/// cut at <see cref="MaxLineBytes"/>, and lines above the rate are counted instead of passed on.
/// </summary>
internal sealed class OutputLines(TimeProvider time, Action<string> line)
{
    /// <summary>The longest line passed on, in bytes.</summary>
    public const int MaxLineBytes = 8192;

    /// <summary>The most lines a second that are passed on.</summary>
    public const int MaxLinesPerSecond = 100;

    private readonly byte[] _line = new byte[MaxLineBytes];
    private int _length;
    private bool _cut;
    private long _second = time.GetTimestamp();
    private int _passed;
    private long _dropped;

    /// <summary>The last line, for whoever wants to say why a worker ended.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Reads until the stream ends.</summary>
    public async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var count) Add(buffer.AsSpan(0, count));
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed on our side, for the worker is gone.
        }

        Flush();
        TellDropped();
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var fits = Math.Min(part.Length, MaxLineBytes - _length);
            part[..fits].CopyTo(_line.AsSpan(_length));
            _length += fits;
            _cut |= fits < part.Length;
            if (end < 0) return;
            Flush();
            bytes = bytes[(end + 1)..];
        }
    }

    private void Flush()
    {
        if (_length == 0) return;
        var text = Encoding.UTF8.GetString(_line, 0, _length).TrimEnd('\r') + (_cut ? " ... (cut)" : "");
        (_length, _cut) = (0, false);
        if (text.Length == 0) return;
        Last = text;
        if (!MayPass()) return;
        line(text);
    }

    private bool MayPass()
    {
        if (time.GetElapsedTime(_second) >= TimeSpan.FromSeconds(1))
        {
            TellDropped();
            (_second, _passed) = (time.GetTimestamp(), 0);
        }

        if (_passed++ < MaxLinesPerSecond) return true;
        _dropped++;
        return false;
    }

    private void TellDropped()
    {
        if (_dropped > 0) line($"... {_dropped} lines were dropped: more than {MaxLinesPerSecond} in a second");
        _dropped = 0;
    }
}
