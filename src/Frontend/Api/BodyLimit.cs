using Microsoft.AspNetCore.Http.Metadata;

namespace Gristmill.Frontend.Api;

/// <summary>An endpoint's own limit on the size of a body, in bytes.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
