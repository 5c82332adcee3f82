namespace Gristmill.Jobs.PostgreSql;

/// <summary>A write that is a step of its own.</summary>
internal interface IStepWrite
{
    Step ToStep();
}
