namespace Gristmill.Jobs;

/// <summary>Reads one field of a cron expression into the set of its values, a bit for each.</summary>
internal sealed class CronFieldParser(CronField kind)
{
    /// <summary>The values.</summary>
    public ulong Bits { get; private set; }

    /// <summary>Whether there is a <c>*</c> or a step in it.</summary>
    public bool IsIntervalLike { get; private set; }

    /// <summary>Whether it begins with <c>*</c> or is <c>?</c>: it restricts no day by itself.</summary>
    public bool IsStar { get; private set; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Reads the field; an item that is not a plain one is offered to <paramref name="special"/>.</summary>
    public bool TryParse(string text, Func<string, bool>? special = null)
    {
        IsStar = text[0] is '*' or '?';
        foreach (var item in text.Split(','))
        {
            if (special?.Invoke(item) is true) continue;
            if (!TryParseItem(item)) return false;
        }

        return true;
    }

    private bool TryParseItem(string item)
    {
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        var range = slash < 0 ? item : item[..slash];
        var step = 1;
        if (slash >= 0)
        {
            if (CronField.Number(item.AsSpan(slash + 1)) is not { } read || read < 1 || read > kind.Most)
                return Bad($"expected a step of 1 to {kind.Most} after '/'", item);
            step = read;
            IsIntervalLike = true;
        }

        if (!TryParseRange(range, slash >= 0, item, out var from, out var to)) return false;
        for (var value = from; value <= to; value += step) Bits |= 1UL << value;
        return true;
    }

    private bool TryParseRange(string range, bool stepped, string item, out int from, out int to)
    {
        (from, to) = (kind.Least, Last);
        if (range == "*")
        {
            IsIntervalLike = true;
            return true;
        }

        if (range == "?" && !stepped && (kind == CronField.DayOfMonth || kind == CronField.DayOfWeek)) return true;
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (kind.Value(dash < 0 ? range : range.AsSpan(0, dash)) is not { } first) return BadValue(item);
        from = first;
        if (dash < 0)
        {
            // Every 15 from 5 on, where a step follows.
            to = stepped ? Last : from;
            return true;
        }

        if (kind.Value(range.AsSpan(dash + 1)) is not { } last) return BadValue(item);
        // A week may end on its Sunday.
        to = kind == CronField.DayOfWeek && last == 0 && from > 0 ? 7 : last;
        return from <= to || Bad("expected a range that rises", item);
    }

    private int Last => kind == CronField.DayOfWeek ? 6 : kind.Most;

    private bool BadValue(string item) => Bad($"expected {kind.Expected}", item);

    private bool Bad(string expected, string got)
    {
        Fault = $"{kind.Name}: {expected}, got '{got}'";
        return false;
    }
}
