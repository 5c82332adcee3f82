namespace Gristmill.Modules;

/// <summary>
/// The order of versions: that of Semantic Versioning 2.0 (section 11), where a missing minor or patch number is 0. A text that
/// is no such version comes before all that are; such texts are ordered among themselves by their characters.
/// </summary>
public sealed class VersionOrder : IComparer<string>
{
    /// <summary>The one there is.</summary>
    public static VersionOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(string? x, string? y)
    {
        var (left, right) = (Parts.Of(x ?? ""), Parts.Of(y ?? ""));
        return (left, right) switch
        {
            (null, null) => string.CompareOrdinal(x, y),
            (null, _) => -1,
            (_, null) => 1,
            _ => Parts.Compare(left, right),
        };
    }

    private sealed record Parts(string[] Numbers, string[] PreRelease)
    {
        public static Parts? Of(string text)
        {
            // Build metadata has no part in the order.
            var version = text.Split('+', 2)[0];
            var (core, pre) = version.Split('-', 2) is [var before, var after] ? (before, after.Split('.')) : (version, []);
            var numbers = core.Split('.');
            return numbers.Length <= 3 && numbers.All(IsNumber) && pre.All(part => part.Length > 0) ? new(numbers, pre) : null;
        }

        public static int Compare(Parts x, Parts y)
        {
            for (var i = 0; i < 3; i++)
            {
                var order = CompareNumbers(x.Numbers.ElementAtOrDefault(i) ?? "0", y.Numbers.ElementAtOrDefault(i) ?? "0");
                if (order != 0) return order;
            }

            // Any pre-release comes before the release itself.
            if (x.PreRelease.Length == 0 || y.PreRelease.Length == 0)
                return y.PreRelease.Length.CompareTo(x.PreRelease.Length);
            for (var i = 0; i < Math.Min(x.PreRelease.Length, y.PreRelease.Length); i++)
            {
                var order = CompareIdentifiers(x.PreRelease[i], y.PreRelease[i]);
                if (order != 0) return order;
            }

            return x.PreRelease.Length.CompareTo(y.PreRelease.Length);
        }

        private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

        private static int CompareIdentifiers(string x, string y) => (IsNumber(x), IsNumber(y)) switch
        {
            (true, true) => CompareNumbers(x, y),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(x, y),
        };

        /// <summary>Of any length, so that no version overflows.</summary>
        private static int CompareNumbers(string x, string y)
        {
            var (left, right) = (x.TrimStart('0'), y.TrimStart('0'));
            return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
        }
    }
}
