using Orleans;
using Orleans.Concurrency;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>Methods that differ in how they answer.</summary>
[Alias("conformance.call")]
public interface ICallGrain : IGrainWithIntegerKey
{
    /// <summary>Answers with the message.</summary>
    [Alias("Echo")]
    Task<Parcel> Echo(Parcel parcel);

    /// <summary>Answers with the sum, by a value task.</summary>
    [Alias("Add")]
    ValueTask<int> Add(int left, int right);

    /// <summary>Ends, by a value task.</summary>
    [Alias("Nothing")]
    ValueTask Nothing();

    /// <summary>Fails after an await.</summary>
    [Alias("Fail")]
    Task Fail(string message);

    /// <summary>Throws before it returns a task.</summary>
    [Alias("Throw")]
    Task<int> Throw(string message);

    /// <summary>Waits for the test.</summary>
    [Alias("Hold")]
    Task Hold(string point);

    /// <summary>Waits for the test; its caller waits 5 seconds.</summary>
    [Alias("HoldBriefly")]
    [ResponseTimeout("00:00:05")]
    Task HoldBriefly(string point);

    /// <summary>Says that it has come to the point, waits for its token, notes that, and fails with it.</summary>
    [Alias("WaitForCancellation")]
    Task<int> WaitForCancellation(string point, CancellationToken cancellationToken);

    /// <summary>Says whether its token can be canceled.</summary>
    [Alias("HasToken")]
    Task<bool> HasToken(CancellationToken cancellationToken);

    /// <summary>Waits for the test, with nobody waiting for it.</summary>
    [Alias("Tell")]
    [OneWay]
    Task Tell(string point);

    /// <summary>Fails, with nobody waiting for it.</summary>
    [Alias("TellAndFail")]
    [OneWay]
    Task TellAndFail(string point);
}
