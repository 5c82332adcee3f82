namespace Gristmill.Embedded.Activations;

/// <summary>The life of an activation, in order.</summary>
internal enum ActivationState
{
    /// <summary>Made; nothing has run yet.</summary>
    Created,

    /// <summary>The grain is being made, its state read, OnActivateAsync runs.</summary>
    Activating,

    /// <summary>Takes calls.</summary>
    Active,

    /// <summary>Starts no more calls; once those that run have ended, OnDeactivateAsync runs.</summary>
    Deactivating,

    /// <summary>Over; what arrives goes to the identity's next activation.</summary>
    Ended,
}
