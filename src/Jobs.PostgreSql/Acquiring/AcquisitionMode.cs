namespace Gristmill.Jobs.PostgreSql;

/// <summary>What an acquisition expects of the rules of queues. One that finds it otherwise takes nothing.</summary>
internal enum AcquisitionMode
{
    /// <summary>There are none.</summary>
    Plain,

    /// <summary>There are some, and none of them holds back what is wanted: one statement takes it after the queues were locked.</summary>
    Limited,

    /// <summary>They hold back some of it, or make keys take turns: <see cref="Allotter"/> decides what is taken.</summary>
    Restricted,
}
