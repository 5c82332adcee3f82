namespace Gristmill.Modules.Summarizer.Requests;

internal enum TextFormat
{
    Text,
    Html,
}
