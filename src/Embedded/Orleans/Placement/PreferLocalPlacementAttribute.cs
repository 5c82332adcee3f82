namespace Orleans.Placement;

/// <summary>Asks for activations on the silo of the caller; this engine has no other.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class PreferLocalPlacementAttribute : Attribute;
