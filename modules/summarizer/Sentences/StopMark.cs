namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>The characters that may end a sentence, close behind it, or open before the next.</summary>
internal static class StopMark
{
    public static bool IsStop(char c) => c is '.' or '!' or '?' or '…' or '‼' or '⁇' or '⁈' or '⁉'
        or '؟' or '۔' or '।' || EndsWithoutSpace(c);

    /// <summary>Full-width stops, behind which Chinese and Japanese leave no space.</summary>
    public static bool EndsWithoutSpace(char c) => c is '。' or '！' or '？' or '｡';

    /// <summary>Quotes and brackets that close when they stand right behind a stop, whichever way they bend.</summary>
    public static bool IsCloser(char c) => c is '"' or '\'' or ')' or ']' or '}' or '’' or '”' or '“' or '‘' or '»'
        or '«' or '›' or '‹' or '」' or '』' or '）' or '】' or '》' or '*' or '_';

    public static bool IsOpener(char c) => c is '"' or '\'' or '(' or '[' or '{' or '’' or '”' or '“' or '‘' or '„'
        or '‚' or '»' or '«' or '›' or '‹' or '「' or '『' or '（' or '【' or '《' or '¿' or '¡' or '-' or '–' or '—'
        or '*' or '_';
}
