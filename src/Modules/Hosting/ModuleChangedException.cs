namespace Gristmill.Modules;

/// <summary>A module's files are no longer those its manifest was read with; it is to be read again.</summary>
internal sealed class ModuleChangedException(string module)
    : ModuleLoadException($"The files of module {module} changed while it was loaded.");
