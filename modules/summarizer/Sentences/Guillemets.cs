namespace Gristmill.Modules.Summarizer.Sentences;

/// <summary>
/// Follows guillemets through a block. French sets <c>« … »</c> with spaces inside, so its closing one stands apart
/// from the stop; German sets <c>»…«</c>, where a <c>»</c> behind a space opens. The first one tells which.
/// </summary>
internal struct Guillemets
{
    private bool _seenAny;
    private bool _pointOutwards;

    /// <summary>Whether a <c>»</c> that comes next closes.</summary>
    public bool AwaitClosing { get; private set; }

    public void See(char c)
    {
        if (c is not ('«' or '»')) return;
        if (!_seenAny) _pointOutwards = c == '«';
        _seenAny = true;
        AwaitClosing = _pointOutwards && c == '«';
    }
}
