using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Objectives;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace SelfAttentionGan.Training;

/// <summary>Brings the trainer into an application's services.</summary>
public static class GanTrainerServices
{
    /// <summary>
    /// Adds a <see cref="GanTrainerFactory"/>, checked options and the game that the options describe.
    /// </summary>
    /// <remarks>
    /// Trainers log to the application's <see cref="ILoggerFactory"/>, keep checkpoints in its
    /// <see cref="ICheckpointStore"/> and play its <see cref="IGanObjective"/>, where there is one.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <param name="objective">Changes the defaults of the game: loss, penalties, augmentation.</param>
    /// <returns>The options' builder, for instance for <c>.Bind(configuration.GetSection("Training"))</c>.</returns>
    public static OptionsBuilder<GanTrainerOptions> AddGanTrainer(
        this IServiceCollection services, Action<GanTrainerOptions>? configure = null,
        Action<AdversarialOptions>? objective = null)
    {
        Validate<GanTrainerOptions, GanTrainerOptionsValidator>();
        Validate<GanTrainerOptions, GanTrainerOptionsRules>();
        Validate<AdversarialOptions, AdversarialOptionsValidator>();
        Validate<AdversarialOptions, AdversarialOptionsRules>();

        services.AddOptions<AdversarialOptions>().Configure(objective ?? (_ => { })).ValidateOnStart();
        services.TryAddTransient<IGanObjective>(provider =>
            AdversarialObjective.From(provider.GetRequiredService<IOptions<AdversarialOptions>>().Value));
        services.TryAddSingleton<GanTrainerFactory>(provider => (generator, discriminator, average) => new(
            generator, discriminator,
            provider.GetRequiredService<IOptions<GanTrainerOptions>>().Value,
            provider.GetRequiredService<IGanObjective>(),
            average)
        {
            Checkpoints = provider.GetService<ICheckpointStore>(),
            Log = provider.GetService<ILoggerFactory>()?.CreateLogger<GanTrainer>()
                ?? (ILogger)StandardErrorLogger.Instance,
        });

        return services.AddOptions<GanTrainerOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();

        void Validate<TOptions, [DynamicallyAccessedMembers(PublicConstructors)] TValidator>()
            where TOptions : class
            where TValidator : class, IValidateOptions<TOptions> =>
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }
}
