using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Says whether a training gives the same on several ranks as on one.</summary>
/// <remarks>
/// Ranks meet in our batch and spectral normalisation. Whatever else looks at a whole batch, or changes while it
/// computes, needs it in one piece.
/// </remarks>
internal static class RankRules
{
    private static readonly Type[] Pointwise =
    [
        typeof(Convolution), typeof(Linear), typeof(Embedding), typeof(Sequential), typeof(ModuleList<>),
        typeof(ModuleDict<>), typeof(ReLU), typeof(LeakyReLU), typeof(Tanh), typeof(Sigmoid), typeof(GELU), typeof(SiLU),
        typeof(Softplus), typeof(Flatten), typeof(Unflatten), typeof(Identity), typeof(Upsample), typeof(AvgPool2d),
        typeof(MaxPool2d), typeof(AdaptiveAvgPool2d), typeof(GroupNorm), typeof(LayerNorm), typeof(PixelShuffle),
    ];

    /// <summary>Returns why a training must have one rank, or null.</summary>
    public static string? Obstacle(Player generator, Player discriminator, IGanObjective objective)
    {
        if (objective.Memory is not null)
            return "its objective remembers whole batches";
        if (objective is AdversarialObjective { LooksAtWholeBatch: true })
            return "its loss compares each score with the mean over the batch";
        if (objective is AdversarialObjective { HasPenalties: true }
            && Modules(discriminator).Any(module => module is FeatureNorm { OfBatch: true } or ConditionalBatchNorm2d))
            return "its penalties need gradients of gradients through batch normalisation";

        return Modules(generator).Concat(Modules(discriminator)).FirstOrDefault(LooksAtWholeBatch) is { } module
            ? $"its {module.GetType().Name} looks at the whole batch"
            : null;
    }

    /// <summary>Returns why a training might need one rank, for all that is known of it, or null.</summary>
    public static string? Doubt(Player generator, Player discriminator, IGanObjective objective)
    {
        if (objective is not AdversarialObjective { IsPerPicture: true })
            return "its objective or loss may look at the whole batch";

        return Modules(generator).Concat(Modules(discriminator)).FirstOrDefault(module => !IsKnown(module)) is { } other
            ? $"its {other.GetType().Name} may look at the whole batch"
            : null;
    }

    /// <summary>Whether each picture's score is known not to depend on the others of its batch.</summary>
    public static bool ScoresEach(Player discriminator) => Modules(discriminator).All(module =>
        IsKnown(module) && !LooksAtWholeBatch(module)
        && module is not (FeatureNorm { OfBatch: true } or ConditionalBatchNorm2d or SpectralNorm { IsOfTorch: false }));

    private static IEnumerable<Module> Modules(Player player) => player.Network.modules().Append(player.Network);

    private static bool LooksAtWholeBatch(Module module) => module is MinibatchStandardDeviation or BatchNorm;

    private static bool IsKnown(Module module)
    {
        var type = module.GetType();
        var kind = type.IsGenericType ? type.GetGenericTypeDefinition() : type;

        return type.Assembly == typeof(RankRules).Assembly
            || Pointwise.Any(known => known == kind || known.IsAssignableFrom(type));
    }
}
