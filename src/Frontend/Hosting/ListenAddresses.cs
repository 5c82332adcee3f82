using System.Net;
using Gristmill.Silo;

namespace Gristmill.Frontend;

/// <summary>
/// Where the node listens. There are no API keys, so only loopback addresses are taken: whoever can reach the port can
/// run any module.
/// </summary>
internal static class ListenAddresses
{
    public const string Default = "http://127.0.0.1:5080";

    /// <summary>Reads <c>Urls</c>.</summary>
    /// <exception cref="ConfigurationException">One is not an http URL on a loopback address.</exception>
    public static string[] Read(IConfiguration configuration)
    {
        var urls = (configuration["Urls"] ?? Default).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (urls.Length == 0) throw new ConfigurationException("Urls", $"Expected a URL such as {Default}, got nothing.");
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/")
                throw new ConfigurationException("Urls", $"Expected a URL such as {Default}, got '{url}'.");
            if (!IsLoopback(uri))
                throw new ConfigurationException("Urls",
                    $"Expected a loopback address (127.0.0.1, [::1] or localhost), got '{url}': without API keys the "
                    + "node is open to whoever reaches it. Put a proxy that signs users in before it.");
        }

        return urls;
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
