using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;

namespace SelfAttentionGan.Models.Voxels;

/// <summary>
/// The architecture of networks for objects of voxels (3D-GAN, Wu et al. 2016), with self-attention (Zhang et al. 2019).
/// </summary>
/// <remarks>
/// Pass the same options to <see cref="VoxelGenerator"/> or <see cref="VoxelCompletionGenerator"/>, and to
/// <see cref="VoxelDiscriminator"/>, which validate them.
/// </remarks>
public sealed record VoxelOptions
{
    /// <summary>The side of the smallest feature map.</summary>
    internal const int SmallestMap = 4;

    private const double LeakySlope = 0.2;

    /// <summary>Depth, height and width of an object in voxels: 16, 32 or 64. The default is 32.</summary>
    public int Size { get; init; } = 32;

    /// <summary>Length of a latent vector of <see cref="VoxelGenerator"/>. The default is 200, 3D-GAN's.</summary>
    public int LatentDim { get; init; } = 200;

    /// <summary>
    /// Channels of the feature maps of half the object's size; each halving doubles them. The default is 64, 3D-GAN's; 8
    /// to 16 suit a CPU.
    /// </summary>
    public int BaseChannels { get; init; } = 64;

    /// <summary>
    /// Channels of the input of <see cref="VoxelCompletionGenerator"/>, the mask included, which the discriminator scores
    /// with the output. The default is 0: objects are generated from latents.
    /// </summary>
    public int InputChannels { get; init; }

    /// <summary>
    /// Sizes of the generator's feature maps that have self-attention. The default is 16, or 8 for objects of 16; empty
    /// for none.
    /// </summary>
    public IReadOnlyList<int> GeneratorAttention { get => field ?? [Math.Min(16, Size / 2)]; init; }

    /// <summary>
    /// Sizes of the discriminator's feature maps that have self-attention. The default is empty: none.
    /// </summary>
    public IReadOnlyList<int> DiscriminatorAttention { get; init; } = [];

    /// <summary>
    /// The variant of self-attention. The default is <see cref="SelfAttentionOptions.Official"/>, whose keys and values
    /// are pooled: at 16×16×16 they are 512 for 4,096 queries. Its spectral normalization is that of the network's
    /// blocks, and none where they have none.
    /// </summary>
    public SelfAttentionOptions Attention { get => field ?? SelfAttentionOptions.Official; init; }

    /// <summary>
    /// Whether an attention-free control of as many parameters takes the place of each self-attention, for ablations
    /// (<see cref="PointwiseResidualBlock"/>). The default is false.
    /// </summary>
    public bool UseAttentionControl { get; init; }

    /// <summary>
    /// Options of the generator's blocks. The default is 3D-GAN's: batch normalization and ReLU. The activation of a
    /// completion's encoder is leaky ReLU, whatever this one is.
    /// </summary>
    public BlockOptions Generator { get => field ?? new() { Normalization = NormalizationKind.Batch }; init; }

    /// <summary>
    /// Options of the discriminator's blocks. The default is leaky ReLU, spectral normalization and no normalization
    /// layer, as in SAGAN; 3D-GAN has batch normalization.
    /// </summary>
    public BlockOptions Discriminator
    {
        get => field ?? new()
        {
            Activation = ActivationKind.LeakyRelu,
            LeakySlope = LeakySlope,
            SpectralNorm = new(),
        };
        init;
    }

    internal BlockOptions Encoder =>
        Generator with { Activation = ActivationKind.LeakyRelu, LeakySlope = LeakySlope };

    /// <summary>Sizes of the feature maps, largest first: half the object's, and on to 4.</summary>
    internal int[] Maps =>
        [.. Enumerable.Range(1, 30).Select(halvings => Size >> halvings).TakeWhile(size => size >= SmallestMap)];

    /// <summary>Returns the channels of the feature map of a size.</summary>
    internal int ChannelsAt(int size) => BaseChannels * (Size / 2 / size);
}
