using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Losses;

namespace SelfAttentionGan.Training;

/// <summary>Brings the trainer into an application's services.</summary>
public static class GanTrainerServices
{
    /// <summary>Adds a <see cref="GanTrainerFactory"/>, checked options and, for want of a loss, the hinge.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <returns>The options' builder, for instance for <c>.Bind(configuration.GetSection("Training"))</c>.</returns>
    public static OptionsBuilder<GanTrainerOptions> AddGanTrainer(
        this IServiceCollection services, Action<GanTrainerOptions>? configure = null)
    {
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<GanTrainerOptions>, GanTrainerOptionsValidator>());
        services.TryAddSingleton<IGanLoss, HingeLoss>();
        services.TryAddSingleton<GanTrainerFactory>(provider => (generator, discriminator, average) => new(
            generator, discriminator,
            provider.GetRequiredService<IOptions<GanTrainerOptions>>().Value,
            provider.GetRequiredService<IGanLoss>(),
            average));

        return services.AddOptions<GanTrainerOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
    }
}
