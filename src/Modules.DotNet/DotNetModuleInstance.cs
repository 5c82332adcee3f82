using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.DotNet;

/// <summary>The one instance of a .NET module; the module itself takes concurrent calls.</summary>
internal sealed class DotNetModuleInstance(string name, IModule module, ModuleLoadContext context, ILogger logger)
    : IModuleInstance
{
    public async ValueTask<ModuleOutcome> InvokeAsync(
        string operation, ReadOnlyMemory<byte> arguments, ModuleContext call)
    {
        try
        {
            return new ModuleOutcome.Success(await module.InvokeAsync(
                operation, arguments, call with { Log = new ModuleLog(logger, name, operation, call.Log) }));
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (ModuleArgumentException wrong)
        {
            return new ModuleOutcome.ClientError(wrong.Code, wrong.Message, wrong.Field);
        }
        catch (ModuleException failure)
        {
            Log.OperationFailed(logger, name, operation, failure.Code, failure.Message);
            var snooze = failure as SnoozeException;
            return new ModuleOutcome.Fault(failure.Code, failure.Message, failure.Retryable)
                .After((snooze?.Delay ?? failure.RetryAfter)?.TotalSeconds, snooze is not null);
        }
        catch (Exception fault)
        {
            Log.OperationBroke(logger, fault, name, operation, ModuleErrorCodes.ModuleFault);
            return new ModuleOutcome.Fault(
                ModuleErrorCodes.ModuleFault, $"{fault.GetType().Name}: {fault.Message}", Retryable: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (module is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else if (module is IDisposable disposable) disposable.Dispose();
        context.Unload();
    }
}
