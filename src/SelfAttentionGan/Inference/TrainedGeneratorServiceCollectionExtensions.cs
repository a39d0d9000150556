using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SelfAttentionGan.Inference;

/// <summary>Dependency injection of a trained generator into an application's services.</summary>
public static class TrainedGeneratorServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="TrainedGenerator"/> of a run, shared by the whole application, and its options.</summary>
    /// <remarks>
    /// The run is opened when the generator is first resolved; resolve it where the application starts to learn of
    /// errors there. It is disposed with the services, and logs to their <see cref="ILoggerFactory"/>.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="run">The run's folder.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <returns>The options' builder, for instance for <c>.Bind(configuration.GetSection("Generator"))</c>.</returns>
    public static OptionsBuilder<TrainedGeneratorOptions> AddTrainedGenerator(
        this IServiceCollection services, string run, Action<TrainedGeneratorOptions>? configure = null)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<
            IValidateOptions<TrainedGeneratorOptions>, TrainedGeneratorOptionsValidator>());
        services.AddSingleton(provider => TrainedGenerator.Open(
            run, provider.GetRequiredService<IOptions<TrainedGeneratorOptions>>().Value, build: null,
            provider.GetService<ILoggerFactory>()?.CreateLogger<TrainedGenerator>()));

        return services.AddOptions<TrainedGeneratorOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
    }
}
