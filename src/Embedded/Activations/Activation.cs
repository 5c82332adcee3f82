using Gristmill.Embedded.Calls;
using Gristmill.Embedded.Catalog;
using Gristmill.Embedded.Scheduling;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Activations;

/// <summary>A grain's live instance: its mailbox, and the turns it runs one at a time.</summary>
internal sealed partial class Activation(GrainClass grainClass, IdSpan key) : TurnScheduler, IGrainContext
{
    [ThreadStatic]
    private static Activation? _constructing;

    private Mailbox _mailbox = new(grainClass.IsReentrant);
    private ActivationState _state;
    private long _lastUse = grainClass.Engine.Time.GetTimestamp();
    private long _keepUntil;

    /// <summary>The activation whose grain is being made on this thread.</summary>
    public static Activation? Constructing => _constructing;

    /// <summary>The activation whose turn this thread runs.</summary>
    public static Activation? Running => Current as Activation;

    public GrainClass Class => grainClass;

    public GrainId GrainId => new(grainClass.GrainType, key);

    public IdSpan Key => key;

    public Grain? Instance { get; private set; }

    public IGrainFactory GrainFactory => grainClass.Engine.GrainFactory;

    object? IGrainContext.GrainInstance => Instance;

    /// <summary>Calls waiting and running; read without a lock.</summary>
    public int Load => _mailbox.Waiting + _mailbox.Running;

    /// <summary>Whether it is ending or over; read without a lock.</summary>
    public bool IsLeaving => _state >= ActivationState.Deactivating;

    /// <summary>The activation of a grain that this engine made.</summary>
    /// <exception cref="InvalidOperationException">Somebody else made it.</exception>
    public static Activation Of(IGrainBase grain) => grain.GrainContext as Activation
        ?? throw new InvalidOperationException($"{grain.GetType()} was not made by the grain engine.");

    /// <summary>Takes a message in.</summary>
    /// <returns>False when this activation is over: the identity's next one must take it.</returns>
    public bool TryReceive(Message message)
    {
        bool schedule;
        lock (Gate)
        {
            if (_state == ActivationState.Ended) return false;
            _mailbox.Add(message);
            schedule = MustSchedule();
        }
        if (schedule) Schedule();
        return true;
    }

    /// <summary>A message has ended its run.</summary>
    public void End(Message message, long now)
    {
        lock (Gate)
        {
            _mailbox.End(message);
            if (message.KeepsAlive) _lastUse = now;
        }
    }

    /// <summary>Ends the waits of callers whose response timeout is over, and hurries a phase whose time is over.</summary>
    /// <returns>Whether something is waited for.</returns>
    public bool Expire(long now)
    {
        if (Volatile.Read(ref _phaseDeadline) <= now) Hurry();
        if (Load == 0) return Volatile.Read(ref _phaseDeadline) != long.MaxValue;
        List<Message>? expired;
        lock (Gate) expired = _mailbox.TakeExpired(now);
        foreach (var message in expired ?? []) message.Expire();
        return true;
    }

    /// <summary>Runs a piece of code as a turn beside whatever runs.</summary>
    public void Post(Action action) => _ = Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    public void DelayDeactivation(TimeSpan span)
    {
        var now = grainClass.Engine.Time.GetTimestamp();
        lock (Gate) _keepUntil = span == TimeSpan.MaxValue ? long.MaxValue : grainClass.Engine.After(now, span);
    }

    /// <summary>Ends it if it has had nothing to do for that long.</summary>
    /// <returns>Whether it ends.</returns>
    public bool Collect(TimeSpan age)
    {
        if (Load != 0) return false;
        var now = grainClass.Engine.Time.GetTimestamp();
        lock (Gate)
        {
            if (_state != ActivationState.Active || Load != 0 || _keepUntil > now
                || grainClass.Engine.After(_lastUse, age) > now) return false;
        }
        Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Nothing called it for {age}."));
        return true;
    }

    public override string ToString() => GrainId.ToString();

    protected override void Run(Turn turn) => turn.Run(this);

    protected override Turn? TakeTurn()
    {
        switch (_state)
        {
            case ActivationState.Created:
                _state = ActivationState.Activating;
                return Begin;
            case ActivationState.Active:
                var next = _mailbox.Start();
                // A grain that asked to go while it was being activated still serves the call it was made for.
                if (_leaving) _state = ActivationState.Deactivating;
                return next is null && _leaving ? TakeFinish() : next;
            case ActivationState.Deactivating:
                return TakeFinish();
            default:
                return null;
        }
    }

    private LifecycleTurn? TakeFinish()
    {
        if (_mailbox.Running > 0 || _ending) return null;
        _ending = true;
        return Finish;
    }
}
