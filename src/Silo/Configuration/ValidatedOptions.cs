using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gristmill.Silo;

/// <summary>Options that are validated when the host starts, and handed out as plain objects.</summary>
internal static class ValidatedOptions
{
    /// <summary>Binds options to a section.</summary>
    public static void AddValidatedOptions<T>(this IServiceCollection services, string section)
        where T : class, IValidateOptions<T>, new()
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>, T>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }
}
