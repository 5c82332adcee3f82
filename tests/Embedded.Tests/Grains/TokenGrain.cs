using Orleans;

namespace Gristmill.Embedded.Tests.Grains;

public sealed class TokenGrain : Grain, ITokenGrain
{
    public async Task Work(int yields, CancellationToken cancellationToken)
    {
        for (var i = 0; i < yields; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
