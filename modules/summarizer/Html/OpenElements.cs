namespace Gristmill.Modules.Summarizer.Html;

/// <summary>
/// The containers that are open. As in the tree construction of the HTML standard an end tag closes all that was left
/// open inside its element, and one without a start tag does nothing; each element is pushed and popped once, so any
/// nesting takes linear time and no recursion.
/// </summary>
internal sealed class OpenElements
{
    private readonly Stack<(string Name, ElementKind Kind)> _open = new();
    private readonly Dictionary<string, int> _openByName = [];
    private int _hidden;
    private int _boilerplate;
    private int _articles;
    private int _preformatted;

    public bool InHidden => _hidden > 0;

    public bool InBoilerplate => _boilerplate > 0;

    public bool InArticle => _articles > 0;

    public bool InPreformatted => _preformatted > 0;

    public void Open(string name, ElementKind kind)
    {
        // An article's own header holds its title.
        if (name == "header" && InArticle) kind &= ~ElementKind.Boilerplate;
        _open.Push((name, kind));
        _openByName[name] = _openByName.GetValueOrDefault(name) + 1;
        Count(kind, 1);
    }

    public void Close(string name)
    {
        if (_openByName.GetValueOrDefault(name) == 0) return;
        string closed;
        do
        {
            (closed, var kind) = _open.Pop();
            _openByName[closed]--;
            Count(kind, -1);
        }
        while (closed != name);
    }

    private void Count(ElementKind kind, int by)
    {
        if (kind.HasFlag(ElementKind.Hidden)) _hidden += by;
        if (kind.HasFlag(ElementKind.Boilerplate)) _boilerplate += by;
        if (kind.HasFlag(ElementKind.Article)) _articles += by;
        if (kind.HasFlag(ElementKind.Preformatted)) _preformatted += by;
    }
}
