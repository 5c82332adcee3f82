using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>Reads how a job is to be tried again; its bounds are checked with the job's.</summary>
internal static class RetryWire
{
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
        // Before they become time spans, which cannot hold all that may be asked for.
        if ((RetryPolicyValidator.CheckDelay("retry.firstDelaySeconds", view.FirstDelaySeconds)
            ?? RetryPolicyValidator.CheckDelay("retry.maxDelaySeconds", view.MaxDelaySeconds)) is { } outOfBounds) return (null, outOfBounds);
        return (new RetryPolicy
        {
            Curve = curve,
            FirstDelay = Delay(view.FirstDelaySeconds),
            MaxDelay = Delay(view.MaxDelaySeconds),
            Jitter = view.Jitter,
            Until = view.Until,
        }, null);
    }

    private static TimeSpan? Delay(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
