namespace Gristmill.Modules.Sdk;

/// <summary>Drops everything: for a context that no host made, as in a module's own tests.</summary>
internal sealed class NoModuleLog : IModuleLog
{
    public static NoModuleLog Instance { get; } = new();

    public void Debug(string line)
    {
    }

    public void Information(string line)
    {
    }

    public void Warning(string line)
    {
    }

    public void Error(string line)
    {
    }
}
