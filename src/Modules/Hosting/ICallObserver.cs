using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>
/// Is told what an operation says while it runs, by whichever runtime. Returns at once and does not throw; it is called from many
/// threads, and by a call that was abandoned even after that.
/// </summary>
public interface ICallObserver
{
    /// <summary>The operation says how far it is.</summary>
    void Progressed(ModuleProgress progress);

    /// <summary>The operation logs a line.</summary>
    void Logged(LogLevel level, string line);
}
