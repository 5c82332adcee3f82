namespace Gristmill.Modules;

/// <summary>Checks one of a manifest's <c>operations</c>.</summary>
internal static class OperationManifestReader
{
    /// <summary>The checked operation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="raw">As it stands in the file.</param>
    /// <param name="holdsThread">Whether its code is native and runs in the node.</param>
    /// <param name="wrong">Makes the exception for a path and a problem.</param>
    public static OperationManifest Read(string name, RawOperation raw, bool holdsThread, Func<string, string, ManifestException> wrong)
    {
        if (!ModuleNames.IsName(name)) throw wrong($"operations.{name}", ModuleNames.Rule);
        if (!(raw.TimeoutSeconds is >= OperationManifest.MinTimeoutSeconds and <= OperationManifest.MaxTimeoutSeconds))
            throw Wrong("timeoutSeconds",
                $"expected {OperationManifest.MinTimeoutSeconds} to {OperationManifest.MaxTimeoutSeconds}, got {raw.TimeoutSeconds}.");
        if (holdsThread && raw.Class != "cpu")
            throw Wrong("class", $"expected 'cpu', for native code holds its thread, got '{raw.Class}'.");
        return new OperationManifest
        {
            Name = name,
            Class = raw.Class switch
            {
                "cpu" => OperationClass.Cpu,
                "io" => OperationClass.Io,
                _ => throw Wrong("class", $"expected 'cpu' or 'io', got '{raw.Class}'."),
            },
            TimeoutSeconds = raw.TimeoutSeconds,
            Idempotent = raw.Idempotent,
            Description = raw.Description ?? "",
            Input = raw.Input is { } input ? new JsonSchemaReader(wrong).Read(input, $"operations.{name}.input") : null,
            MaxRequestBytes = Positive("maxRequestBytes", raw.MaxRequestBytes),
            MaxResultBytes = Positive("maxResultBytes", raw.MaxResultBytes),
            Retry = Retry(raw.Retry ?? new RawRetry()),
        };

        RetryManifest Retry(RawRetry retry)
        {
            if (retry.MaxAttempts is < 1 or > RetryManifest.MostAttempts)
                throw Wrong("retry.maxAttempts", $"expected 1 to {RetryManifest.MostAttempts}, got {retry.MaxAttempts}.");
            var (first, most) = (Delay("retry.firstDelaySeconds", retry.FirstDelaySeconds), Delay("retry.maxDelaySeconds", retry.MaxDelaySeconds));
            if (first > most)
                throw Wrong("retry.maxDelaySeconds", $"expected at least firstDelaySeconds ({retry.FirstDelaySeconds}), got {retry.MaxDelaySeconds}.");
            return new RetryManifest { MaxAttempts = retry.MaxAttempts, FirstDelay = first, MaxDelay = most };
        }

        TimeSpan? Delay(string path, double? seconds) => seconds switch
        {
            null => null,
            >= 0.001 and <= RetryManifest.MostDelaySeconds => TimeSpan.FromSeconds(seconds.Value),
            _ => throw Wrong(path, $"expected 0.001 to {RetryManifest.MostDelaySeconds}, got {seconds}."),
        };

        int? Positive(string path, int? bytes) => bytes is not < 1 ? bytes : throw Wrong(path, $"expected 1 or more, got {bytes}.");

        ManifestException Wrong(string path, string problem) => wrong($"operations.{name}.{path}", problem);
    }
}
