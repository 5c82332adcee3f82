using Microsoft.Extensions.Options;

namespace Gristmill.Embedded.Hosting;

/// <summary>Refuses options that cannot work, naming the key and its value.</summary>
internal sealed class EmbeddedEngineOptionsValidator : IValidateOptions<EmbeddedEngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbeddedEngineOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.GrainAssemblies.Count == 0)
            faults.AddError("expected at least one assembly, got none.", nameof(options.GrainAssemblies));
        if (options.MailboxLimit < 1)
            faults.AddError($"expected 1 or more, got {options.MailboxLimit}.", nameof(options.MailboxLimit));
        MoreThanZero(options.ResponseTimeout, nameof(options.ResponseTimeout));
        MoreThanZero(options.CollectionAge, nameof(options.CollectionAge));
        MoreThanZero(options.CollectionInterval, nameof(options.CollectionInterval));
        MoreThanZero(options.ActivationTimeout, nameof(options.ActivationTimeout));
        MoreThanZero(options.DeactivationTimeout, nameof(options.DeactivationTimeout));
        return faults.Build();

        void MoreThanZero(TimeSpan value, string key)
        {
            if (value <= TimeSpan.Zero) faults.AddError($"expected more than zero, got {value}.", key);
        }
    }
}
