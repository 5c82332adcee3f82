using Gristmill.Embedded.Activations;
using Orleans.Runtime;

namespace Gristmill.Embedded.Calls;

/// <summary>A call of a grain method, from its caller's send to its end.</summary>
internal abstract class Call : Message
{
    private readonly CancellationToken _callerToken;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _calleeToken;
    private Activation? _activation;

    protected Call(GrainMethod method, IdSpan key, object?[] arguments, CancellationToken callerToken)
    {
        var engine = method.Class.Engine;
        Method = method;
        Key = key;
        Arguments = arguments;
        SentAt = engine.Time.GetTimestamp();
        FromGrain = Activation.Running is not null;
        if (!method.IsOneWay) Deadline = engine.After(SentAt, method.Timeout);
        _callerToken = callerToken;
    }

    public GrainMethod Method { get; }

    public IdSpan Key { get; }

    public object?[] Arguments { get; }

    /// <summary>Whether a grain made the call: those are still served while the engine stops.</summary>
    public bool FromGrain { get; }

    public sealed override bool Interleaves => Method.Interleaves;

    public sealed override bool IsReadOnly => Method.IsReadOnly;

    public sealed override bool KeepsAlive => true;

    protected long SentAt { get; }

    public sealed override void Reject(Exception error)
    {
        TryFail(error);
        if (Method.IsOneWay) Log.OneWayFailed(Method.Class.Engine.Logger, error, Method.Name);
        Release();
    }

    public sealed override void Expire()
    {
        if (IsAbandoned) return;
        var waited = Method.Class.Engine.Time.GetElapsedTime(SentAt);
        var place = _activation is null ? "waiting for its turn" : "running; it goes on";
        TryFail(new TimeoutException(
            $"{Method.Name} of {new GrainId(Method.Class.GrainType, Key)} has not answered within {waited}; it is {place}."));
        Release();
    }

    public sealed override void Forward() => Method.Class.Engine.Deliver(this);

    /// <summary>Registers with the caller's token; once, before the call is delivered.</summary>
    public void WatchCaller()
    {
        if (_callerToken.CanBeCanceled)
            _registration = _callerToken.UnsafeRegister(static self => ((Call)self!).OnCallerCanceled(), this);
    }

    protected abstract bool TryFail(Exception error);

    protected abstract bool TryCancel(CancellationToken token);

    /// <summary>In the callee's turn, before the method: puts the callee's own token among the arguments.</summary>
    protected void Start(Activation activation)
    {
        _activation = activation;
        if (!_callerToken.CanBeCanceled) return;
        var source = new CancellationTokenSource();
        Arguments[Method.TokenIndex] = source.Token;
        Interlocked.Exchange(ref _calleeToken, source);
        if (IsAbandoned) source.Cancel();
    }

    /// <summary>In the callee's turn, after the method.</summary>
    protected void End(Activation activation, bool failed)
    {
        var now = Method.Class.Engine.Time.GetTimestamp();
        Method.Class.Statistics.Ended(now - SentAt, failed);
        Release();
        activation.End(this, now);
    }

    private void Release()
    {
        if (_callerToken.CanBeCanceled) _registration.Unregister();
    }

    private void OnCallerCanceled()
    {
        if (!TryCancel(_callerToken)) return;
        // The callee hears of it in a turn of its own: its registrations then run single-threaded as all its code.
        if (Volatile.Read(ref _calleeToken) is { } source) _activation!.Post(source.Cancel);
    }
}
