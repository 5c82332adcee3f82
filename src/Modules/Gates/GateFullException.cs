namespace Gristmill.Modules;

/// <summary>Too many callers wait at a gate already: this one is shed.</summary>
public sealed class GateFullException(string gate, int waiting)
    : Exception($"The {gate} gate is full: {waiting} callers wait for a permit.");
