using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>Reads how a job is to be tried again; its bounds are checked with the job's.</summary>
internal static class RetryWire
{
    /// <summary>More than any policy may ask for, and what a time span can hold.</summary>
    private const double MostSeconds = 1e9;

    public static (RetryPolicy? Policy, JobFault? Fault) Read(RetryView view)
    {
        BackoffCurve? curve = view.Curve switch
        {
            "exponential" => BackoffCurve.Exponential,
            "linear" => BackoffCurve.Linear,
            "constant" => BackoffCurve.Constant,
            _ => null,
        };
        if (curve is null && view.Curve is not null)
            return (null, new JobFault("retry.curve", "Expected exponential, linear or constant."));
        return (new RetryPolicy
        {
            Curve = curve,
            FirstDelay = Delay(view.FirstDelaySeconds),
            MaxDelay = Delay(view.MaxDelaySeconds),
            Jitter = view.Jitter,
            Until = view.Until,
        }, null);
    }

    private static TimeSpan? Delay(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(Math.Clamp(given, -1, MostSeconds)) : null;
}
