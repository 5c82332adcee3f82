using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json;

namespace Gristmill.Modules.Sdk.Tests;

/// <summary>A module in a collectible load context, as the host loads one, and unloads it when a newer one came.</summary>
public sealed class UnloadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public sealed record Box<T>(T Value);

    public sealed class Boxing : Module
    {
        [Operation("box")] public Box<Box<int>> Wrap(Box<int> box) => new(box);
    }

    private sealed class Context(string path) : AssemblyLoadContext(isCollectible: true)
    {
        public IModule Load() => (IModule)Activator.CreateInstance(
            LoadFromAssemblyPath(path).GetType(typeof(Boxing).FullName!, throwOnError: true)!)!;
    }

    [Fact]
    public void A_module_that_was_called_can_be_unloaded()
    {
        var context = CallAndUnload();
        var start = TimeProvider.System.GetTimestamp();
        foreach (var type in NewTypes())
        {
            if (!context.IsAlive || TimeProvider.System.GetElapsedTime(start) > Patience) break;
            // The serializer's own cache lets go of a type a second after its last use, when it meets another type.
            JsonSerializer.Serialize(RuntimeHelpers.GetUninitializedObject(type), type);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(context.IsAlive);
    }

    /// <summary>Some thousand types that nobody has serialized before.</summary>
    private static IEnumerable<Type> NewTypes()
    {
        Type[] parts =
        [
            typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
            typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(Guid), typeof(TimeSpan), typeof(Half),
        ];
        return from a in parts from b in parts from c in parts
            select typeof(Box<>).MakeGenericType(typeof(KeyValuePair<,>).MakeGenericType(
                a, typeof(KeyValuePair<,>).MakeGenericType(b, c)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CallAndUnload()
    {
        var context = new Context(typeof(UnloadTests).Assembly.Location);
        var result = context.Load()
            .InvokeAsync("box", """{"value":7}"""u8.ToArray(), new ModuleContext(CancellationToken.None)).AsTask()
            .GetAwaiter().GetResult();
        Assert.Equal("""{"value":{"value":7}}""", Encoding.UTF8.GetString(result.Span));
        context.Unload();
        return new(context);
    }
}
