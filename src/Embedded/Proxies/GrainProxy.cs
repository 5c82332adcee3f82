using System.Collections.Frozen;
using System.Reflection;
using Gristmill.Embedded.Calls;
using Gristmill.Embedded.Catalog;
using Orleans.Runtime;

namespace Gristmill.Embedded.Proxies;

/// <summary>A reference to a grain: turns the calls of its interface into messages.</summary>
internal class GrainProxy : DispatchProxy
{
    private GrainClass _class = null!;
    private Type _interface = null!;
    private FrozenDictionary<MethodInfo, GrainMethod> _methods = null!;
    private IdSpan _key;

    public GrainId GrainId => new(_class.GrainType, _key);

    /// <summary>Makes the proxy that the interface's references are copied from.</summary>
    public static GrainProxy CreatePrototype(Type grainInterface, GrainClass grainClass)
    {
        var proxy = (GrainProxy)Create(grainInterface, typeof(GrainProxy));
        proxy._class = grainClass;
        proxy._interface = grainInterface;
        proxy._methods = grainClass.Methods;
        return proxy;
    }

    /// <summary>Copies the prototype, which is many times cheaper than making a proxy.</summary>
    public GrainProxy WithKey(IdSpan key)
    {
        var proxy = (GrainProxy)MemberwiseClone();
        proxy._key = key;
        return proxy;
    }

    public override bool Equals(object? obj) =>
        obj is GrainProxy other && _interface == other._interface && _class == other._class && _key == other._key;

    public override int GetHashCode() => HashCode.Combine(_interface, _key);

    public override string ToString() => GrainId.ToString();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _methods[targetMethod!].Send(_key, args!);
}
