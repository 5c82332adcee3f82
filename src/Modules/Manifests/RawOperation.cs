using System.Text.Json;

namespace Gristmill.Modules;

/// <summary>An operation as it stands in the file; the defaults are those of <see cref="OperationManifest"/>.</summary>
internal sealed record RawOperation(
    string Class = "cpu",
    double TimeoutSeconds = OperationManifest.DefaultTimeoutSeconds,
    bool Idempotent = false,
    string? Description = null,
    JsonElement? Input = null,
    int? MaxRequestBytes = null,
    int? MaxResultBytes = null,
    RawRetry? Retry = null);
