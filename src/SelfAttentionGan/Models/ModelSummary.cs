using System.Globalization;
using System.Text;
using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>
/// The layers of a network with their output shapes, parameters and multiply-adds: data, and a table.
/// </summary>
/// <remarks>
/// <para>
/// The network is called once, under forward hooks, with one input of zeros, in evaluation mode and without gradients;
/// modes and torch's random numbers on the CPU are then as before. The rows are its child modules, and the network
/// itself where it has parameters or products besides.
/// </para>
/// <para>
/// Counted are the multiply-adds of convolutions, linear layers, and this library's own layers, whatever module they
/// are in. Modules that compute products by functions of their own count as 0.
/// </para>
/// </remarks>
/// <param name="Network">Its name: generator, discriminator, or that of the module.</param>
/// <param name="Layers">Its layers, in the order in which they were registered.</param>
public sealed record ModelSummary(string Network, IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>Number of parameters.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Multiply-adds (MACs) for one input.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>Summarizes a generator.</summary>
    /// <param name="generator">The generator; its latent size is known.</param>
    /// <exception cref="ArgumentException">Its latent size is 0.</exception>
    public static ModelSummary Of(IGenerator generator) => generator.LatentDim > 0
        ? Of("generator", generator.Module, [generator.LatentDim], latents =>
            generator.Generate(latents, Labels(generator.Classes, latents)))
        : throw new ArgumentException(
            $"A summary runs a generator on latent vectors, but its {nameof(IGenerator.LatentDim)} is " +
            $"{generator.LatentDim}; summarize its module with the shape of its input.", nameof(generator));

    /// <summary>Summarizes a discriminator.</summary>
    /// <param name="discriminator">The discriminator.</param>
    /// <param name="shape">Shape of the images; by default <see cref="IDiscriminator.ImageShape"/>.</param>
    /// <exception cref="ArgumentException">The shape is not known.</exception>
    public static ModelSummary Of(IDiscriminator discriminator, ImageShape? shape = null) =>
        (shape ?? discriminator.ImageShape) is { } image
            ? Of("discriminator", discriminator.Module, image.Dimensions, images =>
                discriminator.Score(images, Labels(discriminator.Classes, images)))
            : throw new ArgumentException(
                $"A summary runs a discriminator on an image, but its {nameof(IDiscriminator.ImageShape)} is not " +
                "known; pass the shape of the images.", nameof(discriminator));

    /// <summary>Summarizes any module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="shape">The shape of one input, without the batch dimension, such as 3×32×32.</param>
    public static ModelSummary Of(Module<Tensor, Tensor> module, IReadOnlyList<long> shape) =>
        Of(module.GetName(), module, shape, module.call);

    /// <summary>Returns a table: a line for each layer and one for their sum.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();

        Line(Network, "output", "parameters", "multiply-adds");
        foreach (var layer in Layers)
            Line(layer.Name, string.Join('×', layer.Output), Number(layer.Parameters), Number(layer.MultiplyAdds));
        Line("total", "", Number(Parameters), Number(MultiplyAdds));

        return table.ToString();

        void Line(string name, string output, string parameters, string multiplyAdds) => table.Append(
            CultureInfo.InvariantCulture, $"{name,-14}{output,14}{parameters,14}{multiplyAdds,18}").Append('\n');
    }

    private static ModelSummary Of(string name, Module network, IReadOnlyList<long> shape, Func<Tensor, Tensor> call)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var evaluation = new EvalModeScope(network);

        var random = get_rng_state();
        var weight = network.parameters().FirstOrDefault();
        var input = zeros([1, .. shape], dtype: weight?.dtype, device: weight?.device);

        var rows = network.named_children().Select(child => new Row(child.name, child.module)).ToArray();
        try
        {
            var output = call(input);
            LayerSummary[] layers = [.. rows.Select(row => row.ToSummary())];
            var own = new LayerSummary(
                name, ShapeOf(output), ParametersOf(network) - layers.Sum(layer => layer.Parameters),
                MacCounter.Count(network, input, output));

            var isListed = own is { Parameters: 0, MultiplyAdds: 0 } && layers.Length > 0;
            return new(name, isListed ? layers : [.. layers, own]);
        }
        finally
        {
            Array.ForEach(rows, row => row.RemoveHooks());
            set_rng_state(random);
        }
    }

    private static Tensor? Labels(int classes, Tensor input) =>
        classes > 0 ? zeros(input.shape[0], dtype: ScalarType.Int64, device: input.device) : null;

    // One number for an image is a score, however many dimensions its layer gives it.
    private static long[] ShapeOf(Tensor output) => output.numel() == 1 ? [1] : output.shape[1..];

    private static long ParametersOf(Module module) => module.parameters().Sum(parameter => parameter.numel());

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Hooks in a child module and all modules inside it, and what they have seen.</summary>
    private sealed class Row
    {
        private readonly string name;
        private readonly Module child;
        private readonly List<Action> hooks = [];
        private long multiplyAdds;
        private long[] output = [];

        public Row(string name, Module child)
        {
            (this.name, this.child) = (name, child);

            foreach (var module in child.modules().Prepend(child).Distinct())
                Hook(module);
        }

        public void RemoveHooks() => hooks.ForEach(remove => remove());

        public LayerSummary ToSummary() => new(name, output, ParametersOf(child), multiplyAdds);

        private void Hook(Module module)
        {
            if (module is Module<Tensor, Tensor> plain)
                hooks.Add(plain.register_forward_hook((_, x, y) => Observe(module, x, y)).remove);
            if (module is Module<Tensor, Tensor?, Tensor> conditional)
                hooks.Add(conditional.register_forward_hook((_, x, _, y) => Observe(module, x, y)).remove);
        }

        // A module is observed after those inside it, so that the last output is the child's own.
        private Tensor Observe(Module module, Tensor x, Tensor y)
        {
            multiplyAdds += MacCounter.Count(module, x, y);
            output = ShapeOf(y);

            return y;
        }
    }
}
