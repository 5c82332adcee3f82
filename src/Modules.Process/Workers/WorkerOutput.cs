using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Gristmill.Modules.Process;

/// <summary>What a worker writes to stdout and stderr, as lines.</summary>
internal sealed class WorkerOutput : IDisposable
{
    private readonly List<AnonymousPipeClientStream> _ours = [];
    private readonly List<SafeFileHandle> _theirs = [];
    private readonly List<OutputLines> _lines = [];
    private Task _read = Task.CompletedTask;

    /// <summary>The last line of stderr, or else of stdout; empty when there is none.</summary>
    public string LastLine => _lines.Select(lines => lines.Last).LastOrDefault(last => last.Length > 0) ?? "";

    /// <summary>Opens a pipe and tells the descriptor of the end that is the child's.</summary>
    public int Open()
    {
        var (read, write) = Libc.Pipe();
        _ours.Add(new AnonymousPipeClientStream(PipeDirection.In, new SafePipeHandle(read, ownsHandle: true)));
        _theirs.Add(new SafeFileHandle(write, ownsHandle: true));
        return write;
    }

    /// <summary>Begins to read, once the child has its ends.</summary>
    public void Start(Action<string> line, TimeProvider time)
    {
        CloseTheirs();
        foreach (var _ in _ours) _lines.Add(new OutputLines(time, line));
        _read = Task.WhenAll(_ours.Zip(_lines, (stream, lines) => Task.Run(() => lines.ReadAsync(stream))));
    }

    /// <summary>Reads what is left, for as long as the wait, and closes.</summary>
    public async Task EndAsync(TimeSpan wait, TimeProvider time)
    {
        await Task.WhenAny(_read, Task.Delay(wait, time));
        Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        CloseTheirs();
        foreach (var stream in _ours) stream.Dispose();
    }

    private void CloseTheirs()
    {
        foreach (var end in _theirs) end.Dispose();
        _theirs.Clear();
    }
}
