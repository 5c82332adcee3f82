namespace Gristmill.Silo;

/// <summary>The configuration is wrong; the message names the key, what was expected and what was got.</summary>
public sealed class ConfigurationException(string key, string problem) : Exception($"{key}: {problem}");
