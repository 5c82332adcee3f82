using System.Collections.Immutable;
using System.Globalization;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>The batches with how far they are, newest first.</summary>
public sealed partial class Batches(IGrainFactory grains, NavigationManager navigation)
{
    private const int Size = 50;

    private ImmutableArray<BatchView> _batches = [];
    private Guid? _next;

    /// <summary>The last id of the page before.</summary>
    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    private string Example =>
        $$$"""
        curl -s {{{navigation.BaseUri}}}v1/batches -H 'Content-Type: application/json' \
          -d '{"name": "first", "jobs": [
                {"name": "a", "module": "sample", "operation": "echo", "args": {"message": "hello"}},
                {"module": "sample", "operation": "wait", "args": {"milliseconds": 1000}, "after": [{"job": "a"}]}]}'
        """;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var page = await grains.GetGrain<IBatchCatalogGrain>(0)
            .ListAsync(Guid.TryParse(Cursor, out var below) ? below : null, Size + 1, Context.RequestAborted);
        _batches = [.. page.Take(Size)];
        _next = page.Length > Size ? page[Size - 1].Id : null;
    }

    private static (string Text, string Class) State(BatchView batch) =>
        batch.FinishedAt is not null ? ("Finished", "state-completed")
        : batch.ClosedAt is not null ? ("Closed", "state-running")
        : ("Open", "state-available");

    private static string Part(BatchView batch) => (batch.Total == 0 ? batch.FinishedAt is null ? 0 : 100
        : 100.0 * (batch.Completed + batch.Canceled + batch.Discarded) / batch.Total).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Percent(BatchView batch) => $"{Part(batch)} %";
}
