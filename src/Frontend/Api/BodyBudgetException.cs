namespace Gristmill.Frontend.Api;

/// <summary>The bodies of the requests in flight fill the memory that is set aside for them.</summary>
internal sealed class BodyBudgetException : Exception;
