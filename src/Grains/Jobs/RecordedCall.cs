using Gristmill.Jobs;
using Gristmill.Modules;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Grains.Jobs;

/// <summary>Has a job's recorder hear what the call says that runs its attempt.</summary>
internal sealed class RecordedCall(AttemptRecorder recorder) : ICallObserver
{
    public void Progressed(ModuleProgress progress) => recorder.Progress(progress.Fraction, progress.Message);

    public void Logged(LogLevel level, string line) => recorder.Log(level switch
    {
        LogLevel.Trace or LogLevel.Debug => ReportLevel.Debug,
        LogLevel.Information => ReportLevel.Information,
        LogLevel.Warning => ReportLevel.Warning,
        _ => ReportLevel.Error,
    }, line);
}
