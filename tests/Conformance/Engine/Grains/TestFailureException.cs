using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A grain's own exception.</summary>
[GenerateSerializer]
[Alias("conformance.failure")]
public sealed class TestFailureException(string message) : Exception(message);
