namespace Gristmill.Embedded.Calls;

/// <summary>
/// The messages of one activation, waiting and running, and the rule of which may start: everything in a reentrant
/// grain; an interleaving one always; a read-only one beside read-only ones; any other alone. Not synchronized.
/// </summary>
internal struct Mailbox(bool reentrant)
{
    private MessageList _waiting;
    private MessageList _interleaving;
    private MessageList _running;
    private int _runningReadOnly;
    private int _runningAlone;
    private long _arrivals;

    public readonly int Waiting => _waiting.Count + _interleaving.Count;

    public readonly int Running => _running.Count;

    public void Add(Message message)
    {
        message.Arrival = ++_arrivals;
        if (reentrant || message.Interleaves) _interleaving.Add(message);
        else _waiting.Add(message);
    }

    /// <summary>Moves the next message that may start from waiting to running; drops abandoned ones on the way.</summary>
    public Message? Start()
    {
        while (true)
        {
            var message = Next();
            if (message is null) return null;
            Take(message);
            if (message.IsAbandoned) continue;
            _running.Add(message);
            Count(message, 1);
            return message;
        }
    }

    public void End(Message message)
    {
        _running.Remove(message);
        Count(message, -1);
    }

    /// <summary>Takes out the message that waits longest.</summary>
    public Message? TakeWaiting()
    {
        var message = Earlier(_waiting.First, _interleaving.First);
        if (message is not null) Take(message);
        return message;
    }

    /// <summary>
    /// The messages whose callers have waited long enough, null for none. Those that still wait for their turn are taken
    /// out. It is the caller's to expire them: not here, under the activation's lock, for that wakes other activations.
    /// </summary>
    public List<Message>? TakeExpired(long now)
    {
        List<Message>? expired = null;
        TakeExpired(ref _waiting, now, ref expired);
        TakeExpired(ref _interleaving, now, ref expired);
        for (var message = _running.First; message is not null; message = message.Next)
            if (message.Deadline <= now && !message.IsAbandoned) (expired ??= []).Add(message);
        return expired;
    }

    private static void TakeExpired(ref MessageList list, long now, ref List<Message>? expired)
    {
        for (var message = list.First; message is not null;)
        {
            var next = message.Next;
            if (message.Deadline <= now)
            {
                list.Remove(message);
                (expired ??= []).Add(message);
            }
            message = next;
        }
    }

    private static Message? Earlier(Message? left, Message? right) =>
        left is null || right?.Arrival < left.Arrival ? right : left;

    private readonly Message? Next()
    {
        var head = _waiting.First;
        var mayStart = head is not null && _runningAlone == 0 && (head.IsReadOnly || _runningReadOnly == 0);
        return Earlier(mayStart ? head : null, _interleaving.First);
    }

    private void Take(Message message)
    {
        if (reentrant || message.Interleaves) _interleaving.Remove(message);
        else _waiting.Remove(message);
    }

    private void Count(Message message, int by)
    {
        if (message.Interleaves) return;
        if (message.IsReadOnly) _runningReadOnly += by;
        else _runningAlone += by;
    }
}
