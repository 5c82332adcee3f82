using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gristmill.Modules.Tests;

public sealed class SpanTests
{
    [Fact]
    public async Task A_load_and_a_call_are_spans_that_name_module_and_operation()
    {
        var name = $"press-{Guid.NewGuid():N}";
        var spans = new ConcurrentQueue<(string Span, object? Operation)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ModuleTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if ((string?)span.GetTagItem("gristmill.module") == name)
                    spans.Enqueue((span.OperationName, span.GetTagItem("gristmill.operation")));
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var modules = new ModuleFolderFixture();
        modules.Write(name, "", "one");
        await modules.SayAsync(name);
        await modules.SayAsync(name);
        Assert.Equal([("module.load", null), ("module.invoke", "say"), ("module.invoke", "say")], spans);
    }
}
