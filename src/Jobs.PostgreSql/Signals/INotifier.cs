namespace Gristmill.Jobs.PostgreSql;

/// <summary>Tells the other silos what this one did. Returns at once; what cannot be told is dropped.</summary>
public interface INotifier
{
    /// <summary>Jobs became Available, and that is durable.</summary>
    void JobsAvailable();

    /// <summary>An attempt is to be canceled, and that is durable.</summary>
    void CancelRequested(AttemptId attempt);
}
