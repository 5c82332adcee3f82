using System.Text;
using System.Text.Json;

namespace Gristmill.Modules.Sdk.Tests;

public sealed class ModuleTests
{
    private static readonly ModuleContext Context = new(TestContext.Current.CancellationToken);

    public sealed record Pair(int Left, int Right);

    private sealed class Calculator : Module
    {
        [Operation("add")] public int Add(Pair pair) => pair.Left + pair.Right;

        [Operation("addLater")]
        public async Task<int> AddLater(Pair pair, ModuleContext context)
        {
            await Task.Yield();
            context.Cancellation.ThrowIfCancellationRequested();
            return pair.Left + pair.Right;
        }

        [Operation("attempt")] public ValueTask<JobAttempt?> Attempt(ModuleContext context) => new(context.Attempt);

        [Operation("divide")] public int Divide(Pair pair) => pair.Left / pair.Right;

        [Operation("nothing")] public Task Nothing() => Task.CompletedTask;
    }

    private sealed class Misshapen : Module
    {
        [Operation("wrong")] public int Wrong(ModuleContext context, Pair pair) => pair.Left + (context.Attempt?.Number ?? 0);
    }

    private static async Task<string> InvokeAsync(string operation, string json, JobAttempt? attempt = null) =>
        Encoding.UTF8.GetString((await new Calculator().InvokeAsync(
            operation, Encoding.UTF8.GetBytes(json), Context with { Attempt = attempt })).Span);

    [Theory]
    [InlineData("add")]
    [InlineData("addLater")]
    public async Task An_operation_reads_its_arguments_and_answers_json(string operation) =>
        Assert.Equal("5", await InvokeAsync(operation, """{"left":2,"right":3}"""));

    [Fact]
    public async Task An_operation_without_a_result_answers_null() =>
        Assert.Equal("null", await InvokeAsync("nothing", "{}"));

    [Fact]
    public async Task A_job_s_attempt_reaches_the_operation() =>
        Assert.Equal("""{"jobId":"7","number":2,"maxAttempts":5}""",
            await InvokeAsync("attempt", "{}", new JobAttempt("7", 2, 5)));

    [Theory]
    [InlineData("""{"left":"two","right":3}""", "left", "number")]
    [InlineData("""{"left":2.5,"right":3}""", "left", "a whole number")]
    [InlineData("""{"left":2,"right":3,"middle":1}""", "middle", "no such member")]
    [InlineData("""{"left":2}""", "right", "required")]
    [InlineData("""[1,2]""", "", "object")]
    [InlineData("null", "", "")]
    public async Task Arguments_of_the_wrong_shape_name_the_field(string json, string field, string reason)
    {
        var error = await Assert.ThrowsAsync<ModuleArgumentException>(() => InvokeAsync("add", json));
        Assert.Equal(field, error.Field);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public async Task A_missing_argument_is_the_caller_s_error() =>
        Assert.Contains("right", (await Assert.ThrowsAsync<ModuleArgumentException>(
            () => InvokeAsync("add", """{"left":2}"""))).Message);

    [Fact]
    public async Task The_operation_s_own_exception_arrives_unwrapped() =>
        await Assert.ThrowsAsync<DivideByZeroException>(() => InvokeAsync("divide", """{"left":1,"right":0}"""));

    [Fact]
    public async Task An_unmarked_name_is_a_fault_that_no_retry_heals()
    {
        var error = await Assert.ThrowsAsync<ModuleException>(() => InvokeAsync("subtract", "{}"));
        Assert.Equal("operation_not_implemented", error.Code);
        Assert.False(error.Retryable);
    }

    [Fact]
    public void A_method_of_the_wrong_shape_is_refused_when_the_module_is_made() =>
        Assert.Contains("'wrong'", Assert.Throws<InvalidOperationException>(() => new Misshapen()).Message);

    [Fact]
    public void Text_outside_ascii_is_written_as_it_is() =>
        Assert.Equal("\"æ–漢\"", JsonSerializer.Serialize("æ–漢", Module.Json));
}
