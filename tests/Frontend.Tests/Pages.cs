using System.Net;
using System.Text.RegularExpressions;

namespace Gristmill.Frontend.Tests;

/// <summary>Pages and their forms, as far as no browser is needed to see them.</summary>
internal static partial class Pages
{
    /// <summary>A page, as a browser asks for it.</summary>
    public static async Task<string> HtmlAsync(this NodeFixture node, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var response = await node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The page that a form of a page leads to.</summary>
    public static async Task<string> PressAsync(this NodeFixture node, string page, string action)
    {
        var html = await node.HtmlAsync(page);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", Token().Match(html).Groups["token"].Value)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = form };
        using var response = await node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Token();
}
