namespace Gristmill.Modules.Summarizer.Languages;

/// <param name="Language">The language, or <see cref="Language.Undetermined"/>.</param>
/// <param name="Confidence">0 to 1: how far it leads the runner-up; 0 when undetermined.</param>
internal readonly record struct DetectedLanguage(Language Language, double Confidence);
