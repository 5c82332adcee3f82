namespace Orleans.Runtime;

/// <summary>A reminder of a grain.</summary>
public interface IGrainReminder
{
    /// <summary>Its name, unique within its grain.</summary>
    string ReminderName { get; }
}
