using Google.Protobuf.Collections;
using Onnx;
using SelfAttentionGan.Models.Pretrained;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Extractors;

/// <summary>
/// The weights of <see cref="ResNet18Extractor"/>'s file in a module, through which gradients flow: for a projected
/// discriminator or a perceptual distance.
/// </summary>
/// <remarks>
/// On images of 224×224 it has the features of <see cref="ResNet18Extractor"/>. The file's last stage has three blocks,
/// one more than ResNet-18's.
/// </remarks>
public static class PretrainedResNet18
{
    // Its last stage has a block more than ResNet-18's.
    private static readonly int[] Blocks = [2, 2, 2, 3];

    /// <summary>Loads the network, in evaluation mode, its parameters without gradients.</summary>
    /// <param name="path">
    /// The file. By default <c>ResNet18.onnx</c> beside the program, where the build property <c>CopyResNet18</c> of this
    /// package puts it.
    /// </param>
    /// <returns>The network, which the caller disposes.</returns>
    /// <exception cref="FileNotFoundException">There is no such file; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">It is another file, or damaged.</exception>
    public static ResNet Load(string? path = null)
    {
        path ??= Path.Combine(AppContext.BaseDirectory, ResNet18Extractor.FileName);
        OnnxModelFile.Require(path, ResNet18Extractor.Model);
        using var file = File.OpenRead(path);

        return Load(ModelProto.Parser.ParseFrom(file).Graph);
    }

    /// <exception cref="InvalidDataException">A layer or a weight is missing or left over.</exception>
    internal static ResNet Load(GraphProto graph)
    {
        // The graph takes blue first, as its mean does; the network takes red first.
        var input = ResNet18Extractor.Model.Input;
        using var weights = Weights(graph);
        var network = new ResNet(Blocks, [.. input.Mean.Reverse()], [.. Enumerable.Repeat(input.StandardDeviation[0], 3)]);
        try
        {
            weights.LoadInto(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        network.eval();

        return network;
    }

    // The graph's convolutions in order, each with its batch normalization; the first block of a stage begins with its
    // shortcut. The file's hash is known, so no other order can come.
    private static IEnumerable<(string Convolution, string Normalization)> Layers()
    {
        yield return ("conv1", "bn1");
        for (var stage = 1; stage <= Blocks.Length; stage++)
            for (var block = 0; block < Blocks[stage - 1]; block++)
            {
                var name = $"layer{stage}.{block}";
                if (stage > 1 && block == 0)
                    yield return ($"{name}.downsample.0", $"{name}.downsample.1");
                yield return ($"{name}.conv1", $"{name}.bn1");
                yield return ($"{name}.conv2", $"{name}.bn2");
            }
    }

    private static StateDict Weights(GraphProto graph)
    {
        using var scope = NewDisposeScope();
        var tensors = graph.Initializer.ToDictionary(weight => weight.Name);
        (string Convolution, string Normalization)[] layers = [.. Layers()];
        NodeProto[] convolutions = [.. graph.Node.Where(node => node.OpType == "Conv")];
        NodeProto[] normalizations = [.. graph.Node.Where(node => node.OpType == "BatchNormalization")];
        if (convolutions.Length != layers.Length || normalizations.Length != layers.Length)
            throw new InvalidDataException(
                $"{ResNet18Extractor.FileName} must have {layers.Length} convolutions, each with its batch normalization, but it " +
                $"has {convolutions.Length} and {normalizations.Length}; take the file of the package.");

        var weights = new StateDict();
        foreach (var (names, convolution, normalization) in layers.Zip(convolutions, normalizations))
        {
            var weight = Read(convolution.Input[1]);
            weights.Add($"{names.Convolution}.weight", names.Convolution == "conv1" ? weight.flip(1) : weight);   // blue first
            string[] parts = ["weight", "bias", "running_mean", "running_var"];
            foreach (var (part, name) in parts.Zip(normalization.Input.Skip(1)))
                weights.Add($"{names.Normalization}.{part}", Read(name));
            weights.Add($"{names.Normalization}.num_batches_tracked", tensor(0L));                       // not in the file
        }

        return weights;

        Tensor Read(string name)
        {
            if (!tensors.TryGetValue(name, out var weight))
                throw new InvalidDataException(
                    $"{ResNet18Extractor.FileName} must have the weights that its layers name, but '{name}' is missing; take " +
                    "the file of the package.");
            var values = weight.FloatData.Count > 0 ? Floats(weight.FloatData) : Floats(weight.RawData.Span);

            return tensor(values, weight.Dims.ToArray());
        }
    }

    private static float[] Floats(RepeatedField<float> values) => [.. values];

    private static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BitConverter.ToSingle(bytes[(i * sizeof(float))..]);

        return values;
    }
}
