using System.Collections.Immutable;
using System.Reflection;
using System.Text;

namespace Gristmill.Orleans.Tests.Wire;

/// <summary>Values of wire types, and their comparison member by member.</summary>
internal static class Samples
{
    /// <summary>A value of that type with no member left at its default.</summary>
    public static object Full(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Full(underlying);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (IsArray(type)) return MakeArray(type.GetGenericArguments()[0]);
        if (type == typeof(string)) return "æ–漢 \u0000 \"";
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return -1_234_567;
        if (type == typeof(long)) return long.MinValue + 7;
        if (type == typeof(double)) return 0.1 + 0.2;
        if (type == typeof(Guid)) return new Guid("01a1fc43-f3cd-7000-b6b6-f2585f754db4");
        if (type == typeof(TimeSpan)) return TimeSpan.FromTicks(1_234_567_890_123);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 11, 21, 3, 4, 5, 6, 7, TimeSpan.FromHours(5.5));
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes("-{\"ä\":1}"), 1, 8);
        if (type.Assembly != WireTypes.Assembly)
            throw new NotSupportedException($"{type} is new on the wire: say here what a sample of it is.");
        return Make(type, Full);
    }

    /// <summary>A value of that type with empty values, and null wherever null may stand.</summary>
    public static object Empty(Type type) => Make(type, member =>
        member == typeof(string) ? ""
        : IsArray(member) ? member.GetField("Empty")!.GetValue(null)
        : member.IsValueType ? Activator.CreateInstance(member)
        : null);

    /// <summary>Where two values differ; empty when they do not.</summary>
    public static IEnumerable<string> Differences(object? left, object? right, string path)
    {
        if (left is null || right is null || left.GetType() != right.GetType())
            return left is null && right is null ? [] : [$"{path}: {left ?? "null"} became {right ?? "null"}"];
        var type = left.GetType();
        if (left is ReadOnlyMemory<byte> bytes)
            return bytes.Span.SequenceEqual(((ReadOnlyMemory<byte>)right).Span) ? [] : [$"{path}: other bytes"];
        if (left is DateTimeOffset time)
            return time.EqualsExact((DateTimeOffset)right) ? [] : [$"{path}: {time:O} became {right:O}"];
        if (IsArray(type))
        {
            object[] before = [.. ((System.Collections.IEnumerable)left).Cast<object>()];
            object[] after = [.. ((System.Collections.IEnumerable)right).Cast<object>()];
            return before.Length != after.Length
                ? [$"{path}: {before.Length} became {after.Length}"]
                : before.Zip(after).SelectMany((pair, i) => Differences(pair.First, pair.Second, $"{path}[{i}]"));
        }

        return type.Assembly == WireTypes.Assembly && !type.IsEnum
            ? Members(type).SelectMany(member =>
                Differences(member.GetValue(left), member.GetValue(right), $"{path}.{member.Name}"))
            : left.Equals(right) ? [] : [$"{path}: {left} became {right}"];
    }

    /// <summary>The members of a wire record.</summary>
    public static PropertyInfo[] Members(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static bool IsArray(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    private static object Make(Type type, Func<Type, object?> value)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var member in Members(type)) member.SetValue(made, value(member.PropertyType));
        return made;
    }

    private static object MakeArray(Type element) => typeof(Samples)
        .GetMethod(nameof(Two), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, null)!;

    private static ImmutableArray<T> Two<T>() => [(T)Full(typeof(T)), (T)Full(typeof(T))];
}
