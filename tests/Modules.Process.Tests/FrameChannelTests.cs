using System.Net.Sockets;

namespace Gristmill.Modules.Process.Tests;

/// <summary>Frames as the kernel delivers them: split, joined, cut off.</summary>
public sealed class FrameChannelTests : IDisposable
{
    private readonly Socket _theirs;
    private readonly FrameChannel _channel;

    public FrameChannelTests()
    {
        using var pair = new SocketPair();
        _channel = new FrameChannel(pair.Ours);
        _theirs = new Socket(new SafeSocketHandle(pair.Theirs.DangerousGetHandle(), ownsHandle: true));
        pair.Theirs.SetHandleAsInvalid();
    }

    public void Dispose()
    {
        _channel.Dispose();
        _theirs.Dispose();
    }

    [Fact]
    public async Task Frames_that_come_byte_by_byte_are_whole()
    {
        var read = Task.Run(_channel.Read);
        foreach (var part in (byte[])[0, 0, 0, 3, 7, 8, 9])
        {
            Assert.False(read.IsCompleted);
            _theirs.Send([part]);
            await Task.Yield();
        }

        Assert.Equal([7, 8, 9], await read);
    }

    [Fact]
    public async Task Frames_that_come_together_are_told_apart()
    {
        var bytes = new List<byte>();
        for (byte size = 0; size < 200; size++)
        {
            bytes.AddRange([0, 0, 0, size]);
            bytes.AddRange(Enumerable.Repeat(size, size));
        }

        var sending = Task.Run(() => _theirs.Send(bytes.ToArray()));
        for (byte size = 0; size < 200; size++)
            Assert.Equal(Enumerable.Repeat(size, size), _channel.Read()!);
        await sending;
    }

    [Fact]
    public async Task The_largest_frame_passes_both_ways()
    {
        var writer = new FrameWriter();
        writer.Begin();
        writer.Write(new byte[FrameChannel.MaxFrameBytes]);
        var echoing = Task.Run(() =>
        {
            var all = new byte[FrameChannel.MaxFrameBytes + FrameChannel.HeaderBytes];
            for (var got = 0; got < all.Length;) got += _theirs.Receive(all.AsSpan(got));
            for (var sent = 0; sent < all.Length;) sent += _theirs.Send(all.AsSpan(sent));
        });
        await _channel.WriteAsync(writer, TestContext.Current.CancellationToken);
        Assert.Equal(FrameChannel.MaxFrameBytes, _channel.Read()!.Length);
        await echoing;
    }

    [Fact]
    public void A_longer_frame_is_refused_by_its_header()
    {
        _theirs.Send([1, 0, 0, 1]);
        Assert.True(Assert.Throws<FrameException>(() => _channel.Read()).TooLong);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 5, 1, 2 })]
    public void An_end_within_a_frame_is_told_from_one_between_frames(byte[] half)
    {
        _theirs.Send([0, 0, 0, 1, 9]);
        _theirs.Send(half);
        _theirs.Shutdown(SocketShutdown.Send);
        Assert.Equal([9], _channel.Read());
        Assert.False(Assert.Throws<FrameException>(() => _channel.Read()).TooLong);
    }

    [Fact]
    public void An_end_between_frames_is_no_frame()
    {
        _theirs.Shutdown(SocketShutdown.Send);
        Assert.Null(_channel.Read());
    }

    [Fact]
    public async Task Closing_our_end_ends_a_read_and_a_send_under_way()
    {
        var writer = new FrameWriter();
        writer.Begin();
        writer.Write(new byte[FrameChannel.MaxFrameBytes]);
        var sending = _channel.WriteAsync(writer, TestContext.Current.CancellationToken).AsTask();
        var reading = Task.Run(() => Record.Exception(() => _channel.Read()), TestContext.Current.CancellationToken);
        Assert.False(sending.IsCompleted);
        _channel.Dispose();
        Assert.True(await Record.ExceptionAsync(() => sending) is SocketException or ObjectDisposedException);
        Assert.True(await reading is null or SocketException or ObjectDisposedException);
    }

    [Fact]
    public async Task A_send_that_is_given_up_leaves_its_caller_at_once()
    {
        var writer = new FrameWriter();
        writer.Begin();
        writer.Write(new byte[FrameChannel.MaxFrameBytes]);
        using var leave = new CancellationTokenSource();
        var sending = _channel.WriteAsync(writer, leave.Token).AsTask();
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }
}
