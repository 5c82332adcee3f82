using System.Text;
using Gristmill.Modules.Sample;
using Gristmill.Modules.Sdk;

namespace Gristmill.Sample.Tests;

public sealed class SampleModuleTests
{
    private readonly StepClock _clock = new();

    private async Task<string> InvokeAsync(
        string operation, string json, int? attempt = null, CancellationToken cancellation = default)
    {
        IModule module = new SampleModule(_clock);
        var context = new ModuleContext(cancellation, attempt is { } number ? new JobAttempt("1", number, 10) : null);
        return Encoding.UTF8.GetString((await module.InvokeAsync(operation, Encoding.UTF8.GetBytes(json), context)).Span);
    }

    [Theory]
    [InlineData("""{"n": 123456789012345678901234567890.10, "s": "\u00e9é", "s": 1e2 }""")]
    [InlineData(" [ 1 , -0.0 ] ")]
    [InlineData("null")]
    public async Task Echo_returns_every_byte(string json) => Assert.Equal(json, await InvokeAsync("echo", json));

    [Fact]
    public async Task Echo_copies_since_the_arguments_are_lent()
    {
        IModule module = new SampleModule();
        var arguments = "[1]"u8.ToArray();
        var result = await module.InvokeAsync("echo", arguments, new ModuleContext(default));
        arguments[1] = (byte)'2';
        Assert.Equal("[1]", Encoding.UTF8.GetString(result.Span));
    }

    [Fact]
    public async Task Wait_ends_when_the_clock_says_so()
    {
        var call = InvokeAsync("wait", """{"milliseconds":600000}""");
        Assert.Equal(TimeSpan.FromMinutes(10), _clock.Due);
        Assert.False(call.IsCompleted);
        _clock.Ring();
        Assert.Equal("""{"waitedMilliseconds":600000}""", await call);
    }

    [Fact]
    public async Task Wait_ends_when_canceled()
    {
        using var cancellation = new CancellationTokenSource();
        var call = InvokeAsync("wait", """{"milliseconds":600000}""", cancellation: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(25, 24)]
    public async Task Spin_runs_until_its_time_is_up(int milliseconds, int iterations) =>
        Assert.Equal($$"""{"iterations":{{iterations}}}""", await InvokeAsync("spin", $$"""{"milliseconds":{{milliseconds}}}"""));

    [Fact]
    public async Task Spin_looks_at_cancellation() =>
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => InvokeAsync("spin", """{"milliseconds":600000}""", cancellation: new CancellationToken(canceled: true)));

    [Theory]
    [InlineData("wait", "{}", "milliseconds", "got nothing")]
    [InlineData("wait", """{"milliseconds":-1}""", "milliseconds", "from 0 to 600000, got -1")]
    [InlineData("spin", """{"milliseconds":600001}""", "milliseconds", "got 600001")]
    [InlineData("spin", """{"milliseconds":1.5}""", "milliseconds", "")]
    [InlineData("spin", """{"seconds":1}""", "seconds", "")]
    [InlineData("fail", """{"code":"Not Snake"}""", "code", "got 9 characters")]
    [InlineData("fail", """{"code":""}""", "code", "got 0 characters")]
    [InlineData("fail", """{"untilAttempt":0}""", "untilAttempt", "from 1 to 1000, got 0")]
    [InlineData("fail", """{"retryable":"yes"}""", "retryable", "")]
    public async Task A_wrong_argument_names_its_field(string operation, string json, string field, string message)
    {
        var refusal = await Assert.ThrowsAsync<ModuleArgumentException>(() => InvokeAsync(operation, json));
        Assert.Equal(field, refusal.Field);
        Assert.Contains(message, refusal.Message);
    }

    [Fact]
    public async Task Fail_refuses_a_message_that_is_too_long()
    {
        var json = $$"""{"message":"{{new string('x', 1_001)}}"}""";
        Assert.Equal("message", (await Assert.ThrowsAsync<ModuleArgumentException>(() => InvokeAsync("fail", json))).Field);
    }

    [Fact]
    public async Task Fail_fails_as_asked()
    {
        var fault = await Assert.ThrowsAsync<ModuleException>(
            () => InvokeAsync("fail", """{"message":"No luck.","code":"no_luck","retryable":false}"""));
        Assert.Equal(("no_luck", "No luck.", false), (fault.Code, fault.Message, fault.Retryable));
    }

    [Fact]
    public async Task Fail_is_retryable_by_default()
    {
        var fault = await Assert.ThrowsAsync<ModuleException>(() => InvokeAsync("fail", "{}"));
        Assert.Equal(("sample_failure", true), (fault.Code, fault.Retryable));
    }

    [Fact]
    public async Task Fail_succeeds_from_the_attempt_on_that_was_asked_for()
    {
        const string Json = """{"untilAttempt":3}""";
        await Assert.ThrowsAsync<ModuleException>(() => InvokeAsync("fail", Json));
        await Assert.ThrowsAsync<ModuleException>(() => InvokeAsync("fail", Json, attempt: 2));
        Assert.Equal("""{"attempt":3}""", await InvokeAsync("fail", Json, attempt: 3));
        Assert.Equal("""{"attempt":4}""", await InvokeAsync("fail", Json, attempt: 4));
    }
}
