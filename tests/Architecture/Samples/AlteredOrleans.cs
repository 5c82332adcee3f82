// What a careless hand might make of Orleans' types; ParityTests must see every change. Not referenced by anything.

using Orleans.Core;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Invented.</summary>
    public interface IInventedGrain;

    /// <summary>As it is.</summary>
    public interface IGrain : IAddressable;

    /// <summary>As it is.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>With a base that it does not have.</summary>
    public interface IGrainWithGuidKey : IGrainWithStringKey;

    /// <summary>With a default, a constraint and a name altered.</summary>
    public interface IGrainFactory
    {
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = "altered")
            where TGrainInterface : IGrainWithStringKey;

        TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;

        TGrainInterface GetGrain<TGrainInterface>(long key, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithIntegerKey;
    }

    /// <summary>As it is.</summary>
    public interface IGrainWithIntegerKey : IGrain;
}

namespace Orleans.Runtime
{
    /// <summary>As it is.</summary>
    public interface IAddressable;

    /// <summary>With a member added and one altered.</summary>
    public interface IGrainTimer : IDisposable
    {
        void Change(TimeSpan dueTime);

        void Pause();
    }

    /// <summary>A fact altered: sealed, and with an optional parameter that is none.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class PersistentStateAttribute(string stateName, string storageName) : Attribute
    {
        public string StateName { get; } = stateName;

        public string StorageName { get; } = storageName;
    }
}

namespace Orleans.Core
{
    /// <summary>With a default implementation where there is none.</summary>
    public interface IStorage
    {
        Task ReadStateAsync() => Task.CompletedTask;
    }
}

namespace Orleans.Concurrency
{
    /// <summary>Open, and on methods too.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
    public class ReentrantAttribute : Attribute
    {
        /// <summary>Uses another sample.</summary>
        protected IStorage? Storage { get; set; }
    }
}
