namespace Gristmill.Modules;

/// <summary>A module cannot be loaded; the message names the file and the reason.</summary>
public class ModuleLoadException(string message, Exception? inner = null) : Exception(message, inner);
