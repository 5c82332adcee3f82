namespace Gristmill.Embedded.Calls;

/// <summary>A doubly linked list through the messages themselves: adds and removes without allocating.</summary>
internal struct MessageList
{
    public Message? First { get; private set; }

    public Message? Last { get; private set; }

    public int Count { get; private set; }

    public void Add(Message message)
    {
        message.Next = null;
        message.Previous = Last;
        if (Last is null) First = message;
        else Last.Next = message;
        Last = message;
        Count++;
    }

    public void Remove(Message message)
    {
        if (message.Previous is null) First = message.Next;
        else message.Previous.Next = message.Next;
        if (message.Next is null) Last = message.Previous;
        else message.Next.Previous = message.Previous;
        message.Next = message.Previous = null;
        Count--;
    }
}
