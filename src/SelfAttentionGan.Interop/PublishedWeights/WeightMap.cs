using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PublishedWeights;

/// <summary>
/// A map between the weights of a public project and this library's: both directions, generators and discriminators.
/// </summary>
/// <remarks>
/// <para>
/// A network with imported weights computes the images or scores that it computes in its project, in training and in
/// evaluation. The presets have these networks: <c>Studio32</c> and <c>Studio64</c>, <c>Mimicry32</c>, <c>Lsun64</c>
/// (heykeetae), <c>BigGan128</c>.
/// </para>
/// <para>
/// Names in front of all tensors, such as <c>state_dict.</c> or <c>module.</c>, are skipped. Projects whose spectral
/// normalization iterates in evaluation, too (BigGAN-PyTorch, heykeetae), get a v whose length makes σ = uᵀWv theirs.
/// </para>
/// </remarks>
public sealed class WeightMap
{
    private readonly WeightTable table;

    private WeightMap(string name, string source, WeightTable table) => (Name, Source, this.table) = (name, source, table);

    /// <summary>github.com/heykeetae/Self-Attention-GAN: <c>*_G.pth</c>, <c>*_D.pth</c>.</summary>
    public static WeightMap Heykeetae { get; } =
        new("heykeetae", "github.com/heykeetae/Self-Attention-GAN", WeightTables.Heykeetae);

    /// <summary>
    /// github.com/ajbrock/BigGAN-PyTorch without shared embeddings, as its SAGAN: <c>G.pth</c>, <c>G_ema.pth</c>,
    /// <c>D.pth</c>.
    /// </summary>
    public static WeightMap BigGan { get; } = new("biggan", "github.com/ajbrock/BigGAN-PyTorch", WeightTables.BigGan);

    /// <summary>
    /// github.com/POSTECH-CVLab/PyTorch-StudioGAN, residual networks: <c>model=G-best-weights-step=N.pth</c> and its like.
    /// </summary>
    public static WeightMap StudioGan { get; } =
        new("studiogan", "github.com/POSTECH-CVLab/PyTorch-StudioGAN", WeightTables.StudioGan);

    /// <summary>github.com/kwotsin/mimicry: <c>netG_100000_steps.pth</c>, <c>netD_100000_steps.pth</c>.</summary>
    public static WeightMap Mimicry { get; } = new("mimicry", "github.com/kwotsin/mimicry", WeightTables.Mimicry);

    /// <summary>All maps.</summary>
    public static IReadOnlyList<WeightMap> All { get; } = [StudioGan, BigGan, Mimicry, Heykeetae];

    /// <summary>The map's name, as <see cref="Find"/> takes it.</summary>
    public string Name { get; }

    /// <summary>The project.</summary>
    public string Source { get; }

    /// <summary>Returns the map with the given name, ignoring case.</summary>
    /// <param name="name">studiogan, biggan, mimicry or heykeetae.</param>
    /// <exception cref="ArgumentException">No map has this name; the message lists all names.</exception>
    public static WeightMap Find(string name) =>
        All.FirstOrDefault(map => map.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"Published weights must be those of {string.Join(", ", All.Select(map => map.Name))}, but got '{name}'; " +
            "choose one of these.", nameof(name));

    /// <summary>Loads published weights into a generator; nothing is loaded unless all fits.</summary>
    /// <param name="published">The tensors of a file by their names, such as <see cref="StateDict.Read"/> returns.</param>
    /// <param name="generator">A generator of the same architecture.</param>
    /// <exception cref="InvalidDataException">
    /// Names or shapes differ; the message has every missing, every unexpected and every wrong tensor.
    /// </exception>
    public void Import(IReadOnlyDictionary<string, Tensor> published, SaganGenerator generator) =>
        WeightImport.Load(this, table, published, generator, "generator");

    /// <summary>Loads published weights into a discriminator; nothing is loaded unless all fits.</summary>
    /// <param name="published">The tensors of a file by their names.</param>
    /// <param name="discriminator">A discriminator of the same architecture.</param>
    /// <inheritdoc cref="Import(IReadOnlyDictionary{string, Tensor}, SaganGenerator)" path="/exception"/>
    public void Import(IReadOnlyDictionary<string, Tensor> published, SaganDiscriminator discriminator) =>
        WeightImport.Load(this, table, published, discriminator, "discriminator");

    /// <summary>Returns a generator's weights under the project's names, without names in front.</summary>
    /// <remarks>What a file has for a log alone, BigGAN-PyTorch's <c>sv0</c>, is the present σ.</remarks>
    /// <param name="generator">A generator whose layers the project has.</param>
    /// <exception cref="ArgumentException">The project has no such layer.</exception>
    public StateDict Export(SaganGenerator generator) => WeightExport.Of(this, table, generator);

    /// <summary>Returns a discriminator's weights under the project's names, without names in front.</summary>
    /// <param name="discriminator">A discriminator whose layers the project has.</param>
    /// <exception cref="ArgumentException">The project has no such layer.</exception>
    public StateDict Export(SaganDiscriminator discriminator) => WeightExport.Of(this, table, discriminator);

    /// <summary>
    /// Returns the options of a published generator, as far as the shapes of its tensors tell: latent dimension, classes,
    /// channels, image size, in some projects the place of attention. The others are those given.
    /// </summary>
    /// <param name="published">The tensors of a generator's file.</param>
    /// <param name="options">The options of the architecture, such as a preset's.</param>
    public SaganOptions FitGenerator(IReadOnlyDictionary<string, Tensor> published, SaganOptions options) =>
        PublishedShapes.OfGenerator(table, PublishedTensors.WithoutPrefix(published, table), options);

    /// <summary>
    /// Returns the options of a published discriminator, as far as the shapes of its tensors tell: classes and channels.
    /// The others are those given.
    /// </summary>
    /// <param name="published">The tensors of a discriminator's file.</param>
    /// <param name="options">The options of the architecture, such as a preset's.</param>
    public SaganOptions FitDiscriminator(IReadOnlyDictionary<string, Tensor> published, SaganOptions options) =>
        PublishedShapes.OfDiscriminator(table, PublishedTensors.WithoutPrefix(published, table), options);
}
