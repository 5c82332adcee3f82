using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>Ticks ahead; fewer than were asked for when there are no more.</summary>
internal sealed record SchedulePreviewJson(IReadOnlyList<ScheduleTimeJson> Next)
{
    /// <summary>The ticks.</summary>
    public static SchedulePreviewJson From(IEnumerable<ScheduleTimeView> times) =>
        new([.. times.Select(time => new ScheduleTimeJson(time.At, time.RunsAt))]);
}
