using System.Reflection;
using Google.Protobuf;
using Onnx;

namespace SelfAttentionGan.Interop.Onnx;

/// <summary>Writes a graph as an ONNX file.</summary>
internal static class OnnxFile
{
    // IR 8 is that of ONNX 1.12, the first with opset 17.
    private const int Opset = 17, IrVersion = 8;

    /// <summary>Writes a file as a whole, or not at all.</summary>
    /// <exception cref="NotSupportedException">The weights are too large for one file.</exception>
    public static void Write(OnnxGraphBuilder graph, OnnxExportOptions options, string path)
    {
        var weights = graph.Constants.Values.Sum(constant => (long)constant.RawData.Length);
        if (weights > int.MaxValue - (1 << 24))
            throw new NotSupportedException(
                $"An ONNX file holds up to 2 GB, but these weights have {weights / 1e9:0.0} GB; export a smaller network.");

        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = System.IO.Path.Combine(folder, $".{Guid.NewGuid():N}.onnx.tmp");
        try
        {
            using (var file = File.Create(temporary))
            {
                ToModel(graph, options).WriteTo(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static ModelProto ToModel(OnnxGraphBuilder graph, OnnxExportOptions options) => new()
    {
        IrVersion = IrVersion,
        ProducerName = nameof(SelfAttentionGan),
        ProducerVersion = typeof(OnnxFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "",
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
        MetadataProps =
        {
            options.Metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }),
        },
        Graph = ToGraph(graph),
    };

    private static GraphProto ToGraph(OnnxGraphBuilder graph)
    {
        NameOutputs(graph);
        return new()
        {
            Name = "network",
            Node = { graph.Nodes },
            Initializer = { graph.Constants.Values },
            Input = { graph.Inputs.Select(input => Describe(input.Value.Name, input.Value.Shape, input.Type)) },
            Output =
            {
                graph.Outputs.Select(output => Describe(
                    output.Name, output.Value.Shape, TensorProto.Types.DataType.Float)),
            },
        };
    }

    /// <summary>Gives values that are outputs their names; one that has a name already is copied.</summary>
    private static void NameOutputs(OnnxGraphBuilder graph)
    {
        var names = new Dictionary<string, string>();
        foreach (var (name, value) in graph.Outputs)
            if (graph.Nodes.Exists(node => node.Output.Contains(value.Name)) && names.TryAdd(value.Name, name))
                continue;
            else
                graph.Nodes.Add(new() { Name = name, OpType = "Identity", Input = { value.Name }, Output = { name } });

        foreach (var list in graph.Nodes.SelectMany(node => new[] { node.Input, node.Output }))
            for (var i = 0; i < list.Count; i++)
                list[i] = names.GetValueOrDefault(list[i], list[i]);
    }

    private static ValueInfoProto Describe(string name, IEnumerable<long> shape, TensorProto.Types.DataType type)
    {
        var dimensions = shape.Select(size => size < 0
            ? new TensorShapeProto.Types.Dimension { DimParam = "N" }
            : new TensorShapeProto.Types.Dimension { DimValue = size });

        return new()
        {
            Name = name,
            Type = new()
            {
                TensorType = new() { ElemType = (int)type, Shape = new() { Dim = { dimensions } } },
            },
        };
    }
}
