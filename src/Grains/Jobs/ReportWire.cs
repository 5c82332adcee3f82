using System.Globalization;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>What attempts said and what changed, on the wire.</summary>
internal static class ReportWire
{
    /// <summary>A cursor that nobody here wrote.</summary>
    public static RequestFault BadCursor { get; } = new()
    {
        Code = "invalid_argument", Field = "Last-Event-ID", Message = "Expected the id of an event of this stream.",
    };

    /// <summary>A line's id that nobody here wrote.</summary>
    public static RequestFault BadLine { get; } = new()
    {
        Code = "invalid_argument", Field = "after", Message = "Expected the 'id' of a line of this job.",
    };

    public static ProgressView ToView(JobProgress progress) => new()
    {
        Attempt = progress.Attempt, Fraction = progress.Fraction, Message = progress.Message, At = progress.At,
    };

    public static LogLineView ToView(LogLine line) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{line.Position.Version}.{line.Position.Sequence}"),
        Attempt = line.Attempt,
        At = line.At,
        Level = line.Level switch
        {
            ReportLevel.Debug => "debug",
            ReportLevel.Information => "info",
            ReportLevel.Warning => "warning",
            _ => "error",
        },
        Message = line.Message,
        Dropped = line.Dropped,
    };

    public static JobEventView ToView(JobEvent each) => new()
    {
        Cursor = each.Cursor.ToString(),
        Job = each.Job is { } job ? Wire.ToView(job) : null,
        Progress = each.Progress is { } progress ? ToView(progress) : null,
        Line = each.Line is { } line ? ToView(line) : null,
    };

    public static ChangeEventView ToView(ChangeEvent each) => new()
    {
        Cursor = each.Cursor.ToString(),
        Change = each.Change?.Change ?? "",
        Missed = each.Missed,
        Job = each.Change is not { } change ? null : new ChangedJobView
        {
            Id = change.Id, Queue = change.Queue, Module = change.Module, Operation = change.Operation, State = change.State.ToString(),
            Attempt = change.Attempt, Version = change.Version, At = change.At, Tags = change.Tags, ErrorCode = change.ErrorCode,
        },
    };

    public static ReportPosition? ParsePosition(string text) =>
        text.Split('.') is [var version, var sequence]
        && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var row)
        && int.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ReportPosition(row, number)
            : null;
}
