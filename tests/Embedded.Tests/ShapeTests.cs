using System.Reflection;
using Gristmill.Embedded.Calls;
using Gristmill.Embedded.Catalog;
using Gristmill.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Gristmill.Embedded.Tests;

public sealed class ShapeTests : EngineTest
{
    private interface IShapes
    {
        int Property { get; }

        void Nothing();

        int Plain();

        Task Generic<T>();

        Task ByReference(ref int value);

        Task Span(ReadOnlySpan<byte> span);

        Task TwoTokens(CancellationToken first, CancellationToken second);

        [OneWay]
        Task<int> OneWayWithResult();

        [OneWay]
        ValueTask OneWay();

        Task<int> Good(string text, CancellationToken token);

        ValueTask<int[]> AlsoGood();
    }

    [Theory]
    [InlineData("get_Property", "property")]
    [InlineData(nameof(IShapes.Nothing), "Void")]
    [InlineData(nameof(IShapes.Plain), "Int32")]
    [InlineData(nameof(IShapes.Generic), "type parameters")]
    [InlineData(nameof(IShapes.ByReference), "value")]
    [InlineData(nameof(IShapes.Span), "span")]
    [InlineData(nameof(IShapes.TwoTokens), "one CancellationToken")]
    [InlineData(nameof(IShapes.OneWayWithResult), "one-way")]
    public void A_method_that_cannot_be_called_is_refused_and_told_why(string method, string part) =>
        Assert.Contains(part, GrainMethodShape.Fault(Method(method)));

    [Theory]
    [InlineData(nameof(IShapes.OneWay))]
    [InlineData(nameof(IShapes.Good))]
    [InlineData(nameof(IShapes.AlsoGood))]
    public void A_method_that_can_be_called_is_let_through(string method) =>
        Assert.Null(GrainMethodShape.Fault(Method(method)));

    // Generic classes: the engine's scan passes them by, so that they can stand in this assembly.
    private interface IBadGrain : IGrainWithStringKey
    {
        int Answer();
    }

    private sealed class BadMethodGrain<T> : Grain, IBadGrain
    {
        public int Answer() => 42;
    }

    private sealed class BadStorageGrain<T>([PersistentState("s", "missing")] IPersistentState<string> state) : Grain
    {
        public string State => state.State;
    }

    private sealed class BadParameterGrain<T>([PersistentState("s", "missing")] string state) : Grain
    {
        public string State => state;
    }

    [StatelessWorker]
    private sealed class BadWorkerGrain<T>([PersistentState("s")] IPersistentState<string> state) : Grain
    {
        public string State => state.State;
    }

    private sealed class BadConstructorGrain<T> : Grain
    {
        private BadConstructorGrain()
        {
        }
    }

    [Theory]
    [InlineData(typeof(BadMethodGrain<int>), "IBadGrain.Answer")]
    [InlineData(typeof(BadStorageGrain<int>), "'missing'")]
    [InlineData(typeof(BadParameterGrain<int>), "IPersistentState<T>")]
    [InlineData(typeof(BadWorkerGrain<int>), "stateless worker")]
    [InlineData(typeof(BadConstructorGrain<int>), "one public constructor")]
    public void A_class_that_cannot_be_run_is_refused_and_told_why(Type type, string part)
    {
        var engine = Engine.Services.GetRequiredService<EmbeddedEngine>();
        Assert.Contains(part, Assert.Throws<InvalidOperationException>(() => new GrainClass(engine, type)).Message);
    }

    private static MethodInfo Method(string name) => typeof(IShapes).GetMethod(name)!;
}
