using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using SelfAttentionGan.Interop.Onnx.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Onnx;

/// <summary>An ONNX graph (opset 17) under construction, to which the exporters of layers add operations.</summary>
/// <remarks>
/// Values know their shapes, so that a layer that does not fit is found here, not when the graph is run. Names of values
/// begin with the layer's, as in a checkpoint: <c>up8.conv.weight</c>.
/// </remarks>
public sealed class OnnxGraphBuilder
{
    private readonly OnnxExportOptions options;
    private readonly Dictionary<string, int> names = [];
    private Module? layer;

    internal OnnxGraphBuilder(OnnxExportOptions options) => this.options = options;

    /// <summary>The name of the layer that is being exported, as in a checkpoint; empty for the network itself.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Whether attention maps are outputs, too.</summary>
    public bool AttentionMaps => options.AttentionMaps;

    internal List<NodeProto> Nodes { get; } = [];

    internal Dictionary<string, TensorProto> Constants { get; } = [];

    internal List<(OnnxValue Value, TensorProto.Types.DataType Type)> Inputs { get; } = [];

    internal List<(string Name, OnnxValue Value)> Outputs { get; } = [];

    /// <summary>Adds what a layer inside the current one computes.</summary>
    /// <param name="parent">The current layer.</param>
    /// <param name="name">The name of the inner layer, as in a checkpoint: <c>conv1</c>, or <c>blocks.0</c>.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    /// <exception cref="NotSupportedException">It cannot be exported; the message says why.</exception>
    public OnnxValue Apply(Module parent, string name, params IReadOnlyList<OnnxValue> inputs)
    {
        ArgumentNullException.ThrowIfNull(parent);
        var child = parent.named_modules().FirstOrDefault(entry => entry.name == name).module
            ?? throw new ArgumentException(
                $"{Describe()} has no layer {name}; it has {string.Join(", ", parent.named_children()
                    .Select(entry => entry.name))}.", nameof(name));

        return Apply(child, inputs, Path.Length == 0 ? name : $"{Path}.{name}");
    }

    /// <summary>Adds an operation.</summary>
    /// <param name="operation">Its name in ONNX (opset 17), such as <c>Relu</c>.</param>
    /// <param name="shape">The shape of its output.</param>
    /// <param name="inputs">Its inputs; null for one that is left out.</param>
    /// <param name="attributes">
    /// Its attributes: an integer, a floating-point number, a text, or an array of integers each.
    /// </param>
    /// <returns>Its first output.</returns>
    public OnnxValue Add(
        string operation, IEnumerable<long> shape, IReadOnlyList<OnnxValue?> inputs,
        params IReadOnlyList<(string Name, object Value)> attributes)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(attributes);
        var output = new OnnxValue(Unique(operation), [.. shape]);
        Nodes.Add(new()
        {
            Name = output.Name,
            OpType = operation,
            Input = { inputs.Select(input => input?.Name ?? "") },
            Output = { output.Name },
            Attribute = { attributes.Select(ToAttribute) },
        });

        return output;
    }

    /// <summary>Adds a constant: floating-point numbers as float32, integers as int64.</summary>
    /// <param name="name">Its name within the layer, such as <c>weight</c>.</param>
    /// <param name="value">Its value, which is copied.</param>
    public OnnxValue Constant(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using var scope = NewDisposeScope();
        var isFloat = value.is_floating_point();
        var plain = value.detach().to(isFloat ? ScalarType.Float32 : ScalarType.Int64).cpu().contiguous();

        return Constant(
            name, plain.shape, plain.bytes.ToArray(),
            isFloat ? TensorProto.Types.DataType.Float : TensorProto.Types.DataType.Int64);
    }

    /// <summary>Adds a constant vector of integers (int64), such as a shape.</summary>
    /// <inheritdoc cref="Constant(string, Tensor)" path="/param"/>
    public OnnxValue IntegerConstant(string name, params IReadOnlyList<long> value) => Constant(
        name, [value.Count], MemoryMarshal.AsBytes(value.ToArray().AsSpan()).ToArray(), TensorProto.Types.DataType.Int64);

    /// <summary>Adds a constant number (float32).</summary>
    /// <inheritdoc cref="Constant(string, Tensor)" path="/param"/>
    public OnnxValue NumberConstant(string name, double value) => Constant(
        name, [], BitConverter.GetBytes((float)value), TensorProto.Types.DataType.Float);

    /// <summary>Makes a value an output of the graph, besides that of the network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void AddOutput(string name, OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!names.TryAdd(name, 1))
            throw Unsupported($"the graph has a value {name} already; choose another name for its output.");

        Outputs.Add((name, value));
    }

    /// <summary>Creates the exception that says why the current layer cannot be exported.</summary>
    /// <param name="reason">What it has, and what to do: completes "The layer up8 (MyLayer) cannot be exported: ".</param>
    public NotSupportedException Unsupported(string reason) => new($"{Describe()} cannot be exported: {reason}");

    internal OnnxValue AddInput(string name, IReadOnlyList<long> shape, bool isInteger = false)
    {
        var input = new OnnxValue(name, shape);
        names[name] = 1;
        Inputs.Add((input, isInteger ? TensorProto.Types.DataType.Int64 : TensorProto.Types.DataType.Float));
        return input;
    }

    internal OnnxValue Apply(Module child, IReadOnlyList<OnnxValue> inputs, string path)
    {
        var (outer, outerPath) = (layer, Path);
        (layer, Path) = (child, path);

        var export = LayerExporters.Find(child, options)
            ?? throw Unsupported(LayerExporters.Remedy);
        var output = export(this, child, inputs);

        (layer, Path) = (outer, outerPath);
        return output;
    }

    private OnnxValue Constant(string name, IReadOnlyList<long> shape, byte[] values, TensorProto.Types.DataType type)
    {
        var unique = Unique(name);
        Constants.Add(unique, new()
        {
            Name = unique,
            Dims = { shape },
            DataType = (int)type,
            RawData = UnsafeByteOperations.UnsafeWrap(values),
        });

        return new(unique, shape);
    }

    private string Unique(string name)
    {
        var full = Path.Length == 0 ? name : $"{Path}.{name}";
        var count = names[full] = names.GetValueOrDefault(full) + 1;

        return count == 1 ? full : Unique($"{name}_{count}");
    }

    private string Describe() => Path.Length == 0
        ? $"The network ({layer?.GetType().Name})"
        : $"The layer {Path} ({layer?.GetType().Name})";

    private static AttributeProto ToAttribute((string Name, object Value) attribute)
    {
        var (name, value) = attribute;
        return value switch
        {
            int or long => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = Convert.ToInt64(value) },
            float or double => new()
            {
                Name = name,
                Type = AttributeProto.Types.AttributeType.Float,
                F = Convert.ToSingle(value),
            },
            string text => new()
            {
                Name = name,
                Type = AttributeProto.Types.AttributeType.String,
                S = ByteString.CopyFromUtf8(text),
            },
            IReadOnlyList<long> numbers => new()
            {
                Name = name,
                Type = AttributeProto.Types.AttributeType.Ints,
                Ints = { numbers },
            },
            _ => throw new ArgumentException(
                $"An attribute is an integer, a number, a text or an array of integers (long), but {name} is " +
                $"{value?.GetType().Name ?? "null"}.", nameof(attribute)),
        };
    }
}
