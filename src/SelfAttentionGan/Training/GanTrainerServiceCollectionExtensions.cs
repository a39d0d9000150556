using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace SelfAttentionGan.Training;

/// <summary>Dependency injection of the trainer into an application's services.</summary>
public static class GanTrainerServiceCollectionExtensions
{
    /// <summary>
    /// Adds validated options of the trainer, and the objective that the options describe; see
    /// <see cref="CreateGanTrainer"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <param name="objective">Changes the defaults of the objective: loss, penalties, augmentation.</param>
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

        return services.AddOptions<GanTrainerOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();

        void Validate<TOptions, [DynamicallyAccessedMembers(PublicConstructors)] TValidator>()
            where TOptions : class
            where TValidator : class, IValidateOptions<TOptions> =>
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }

    /// <summary>Creates a trainer of two networks with the options and the objective of the services.</summary>
    /// <remarks>
    /// It logs to the application's <see cref="ILoggerFactory"/> and keeps checkpoints in its
    /// <see cref="ICheckpointStore"/>, where there is one. It trains with the processes of an
    /// <see cref="IProcessGroup"/> of the services, and alone where there is none.
    /// </remarks>
    /// <param name="services">Services with <see cref="AddGanTrainer"/>.</param>
    /// <param name="generator">The generator.</param>
    /// <param name="discriminator">The discriminator.</param>
    /// <param name="average">
    /// Becomes the generator's moving average; by default the trainer creates one where the decay is above 0.
    /// </param>
    public static GanTrainer CreateGanTrainer(
        this IServiceProvider services, IGenerator generator, IDiscriminator discriminator, IGenerator? average = null) =>
        new(
            generator, discriminator,
            services.GetRequiredService<IOptions<GanTrainerOptions>>().Value,
            services.GetRequiredService<IGanObjective>(),
            average)
        {
            Checkpoints = services.GetService<ICheckpointStore>(),
            Log = services.GetService<ILoggerFactory>()?.CreateLogger<GanTrainer>()
                ?? (ILogger)StandardErrorLogger.Instance,
            ProcessGroup = services.GetService<IProcessGroup>() ?? SingleProcess.Instance,
        };
}
