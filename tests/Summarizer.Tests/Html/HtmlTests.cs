namespace Gristmill.Summarizer.Tests.Html;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("<h1>A title</h1><p>One.</p><p>Two.</p>", "A title\n\nOne.\n\nTwo.")]
    [InlineData("<p>One.<p>Two.<ul><li>Three<li>Four</ul>Five", "One.\n\nTwo.\n\nThree\n\nFour\n\nFive")]
    [InlineData("<p>Caf&eacute; &amp; bar&nbsp;&lt;3 &#8364;5 &hellip;</p>", "Café & bar <3 €5 …")]
    [InlineData("<p>  Much \n\t <b> white </b>  space </p>", "Much white space")]
    [InlineData("<p>One<br>two<br/><br>three</p>", "One\ntwo\n\nthree")]
    [InlineData("<pre>One\ntwo</pre><p>Three\nfour</p>", "One\ntwo\n\nThree four")]
    [InlineData("<p>O<b>n</b>e <a href=x>li<i>n</i>ks a word</a> and goes on for a while.</p>",
        "One links a word and goes on for a while.")]
    [InlineData("<script>if (a < b) x('<p>no</p>')</script><style>p { }</style><p>Yes.</p><!-- no -->", "Yes.")]
    [InlineData("<title>No</title><p>Yes.<textarea>No</textarea><noscript>No</noscript><select><option>No</select>", "Yes.")]
    [InlineData("<header>No</header><nav>No</nav><p>Yes.</p><aside>No</aside><form>No</form><footer>No</footer>", "Yes.")]
    [InlineData("<div class='wide sidebar'>No</div><div id=comments>No</div><div class=has-sidebar>Yes.</div>", "Yes.")]
    [InlineData("<div role=navigation>No</div><div hidden>No</div><div aria-hidden=true>No</div><p>Yes.</p>", "Yes.")]
    [InlineData("<ul><li><a href=x>A link</a><li><a href=y>Another</a></ul><p>Yes.</p>", "Yes.")]
    [InlineData("<form><p>All the page is a form.</p></form>", "All the page is a form.")]
    [InlineData("<div><nav>No<div>No</div></div><p>Yes.</p>", "Yes.")]
    [InlineData("<nav><p>No</nav></nav></div><p>Yes.</p>", "Yes.")]
    [InlineData("<table><tr><td>One<td>Two<tr><td>Three</table>", "One\n\nTwo\n\nThree")]
    [InlineData("Just text, unclosed <b>tag & < sign", "Just text, unclosed tag & < sign")]
    [InlineData("<p>One.</P ><DIV>Two.</dIv>", "One.\n\nTwo.")]
    public async Task The_text_is_what_a_reader_sees_of_the_article(string html, string text)
    {
        var answer = await Calls.SummarizeAsync(new { text = html, format = "html", includeText = true });
        Assert.Equal(text, answer.Text);
        Assert.Equal(("extractedText", html.Length, text.Length),
            (answer.OffsetsInto, answer.InputCharacters, answer.TextCharacters));
        Assert.All(answer.Sentences, sentence => Assert.Equal(sentence.Text, text[sentence.Start..sentence.End]));
    }

    [Fact]
    public async Task An_article_of_some_length_stands_for_its_page()
    {
        var paragraph = string.Concat(Enumerable.Repeat("This is the article, and it goes on. ", 8));
        var html = $"<p>Welcome, guest.</p><article><header><h1>Title</h1></header><p>{paragraph}</p><footer>No</footer>"
            + "</article><p>Copyright.</p>";
        var answer = await Calls.SummarizeAsync(new { text = html, format = "html", includeText = true });
        Assert.Equal($"Title\n\n{paragraph.Trim()}", answer.Text);
    }

    [Theory]
    [InlineData("<p></p>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<title>Only this</title>")]
    public async Task A_page_without_text_is_the_caller_s_error(string html)
    {
        var refusal = await Calls.RefusalAsync(
            System.Text.Json.JsonSerializer.Serialize(new { text = html, format = "html" }));
        Assert.Equal("text", refusal.Field);
        Assert.Contains("show none", refusal.Message);
    }

    [Fact]
    public async Task A_hundred_thousand_nested_elements_neither_overflow_the_stack_nor_hide_the_text()
    {
        foreach (var element in new[] { "div", "b", "article", "x-y" })
        {
            var html = string.Concat(Enumerable.Repeat($"<{element}>", 100_000)) + "Deep down it is dark. Very dark.";
            var answer = await Calls.SummarizeAsync(new { text = html, format = "html" });
            Assert.Equal(2, answer.TextSentences);
        }
    }

    [Fact]
    public async Task Markup_drawn_at_random_is_read_to_its_end()
    {
        string[] pieces =
        [
            "<p>", "</p>", "<div class=nav>", "</div>", "<article>", "</article>", "<a href='", "'>", "</a", "<script>",
            "</script>", "<!--", "-->", "<pre>", "\n", "<br>", "<title>", "</title>", "<textarea>", "<plaintext>", "<svg>",
            "<![CDATA[", "]]>", "&", "&#x110000;", "&#0;", "&nbsp;", "<?x", "<td hidden role>", "=", "\"", " word. ", "<",
        ];
        var random = new Random(20_261);
        for (var i = 0; i < 3_000; i++)
        {
            var html = "<p>It starts well.</p>" + string.Concat(random.GetItems(pieces, random.Next(1, 40)));
            var answer = await Calls.SummarizeAsync(new { text = html, format = "html", ratio = 1, includeText = true });
            Assert.All(answer.Sentences, s => Assert.Equal(s.Text, answer.Text![s.Start..s.End]));
        }
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<!--")]
    [InlineData("&")]
    [InlineData("&amp")]
    [InlineData("<a b=\"")]
    [InlineData("<p a ")]
    [InlineData("</div>")]
    [InlineData("<script>")]
    [InlineData("<svg><title>")]
    [InlineData("<table><p>x")]
    [InlineData("<li>\0\ufffd")]
    public async Task Broken_markup_a_hundred_thousand_times_over_is_read_to_its_end(string piece)
    {
        var html = "<p>It starts well.</p>" + string.Concat(Enumerable.Repeat(piece, 100_000));
        var answer = await Calls.SummarizeAsync(new { text = html, format = "html", sentences = 1 });
        Assert.NotEmpty(answer.Summary);
    }
}
