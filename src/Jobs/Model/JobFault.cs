namespace Gristmill.Jobs;

/// <summary>What is wrong with a wanted job.</summary>
/// <param name="Field">The field at fault, in the Web API's spelling.</param>
/// <param name="Message">What was expected, and what was got.</param>
public sealed record JobFault(string Field, string Message);
