using Gristmill.Modules.Sdk;
using Gristmill.Modules.Summarizer.Answers;
using Gristmill.Modules.Summarizer.Requests;
using Gristmill.Modules.Summarizer.Work;

namespace Gristmill.Modules.Summarizer;

/// <summary>The module <c>summarizer</c>. Its README describes request, answer, limits and method.</summary>
public sealed class SummarizerModule : Module
{
    /// <summary>Picks the sentences that together say most of a text.</summary>
    [Operation("summarize")]
    public SummarizeAnswer Summarize(SummarizeRequest request, ModuleContext context) =>
        TextSummarizer.Summarize(RequestReader.Read(request), new WorkMeter(context.Cancellation));
}
