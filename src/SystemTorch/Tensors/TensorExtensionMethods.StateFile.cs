using TorchSharp.Formats;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    /// <summary>Makes a parameter of this tensor's data; the tensor itself is empty afterwards.</summary>
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    /// <summary>Writes a tensor in TorchSharp's state format.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer) => StateFile.WriteTensor(writer, tensor);

    /// <summary>Writes a tensor, and closes the stream.</summary>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads into an existing tensor; its type and shape must be those of the file.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = StateFile.ReadHeader(reader);
        if (type != tensor.dtype)
            throw new ArgumentException(
                "Mismatched tensor data types while loading. Make sure that the model you are loading into is " +
                $"exactly the same as the origin. The file has {type}, the tensor {tensor.dtype}.");
        if (!skip)
            CheckShape(tensor, shape);
        ReadOrSkip(reader, tensor, type, shape, skip);
    }

    /// <summary>Reads a new tensor; skipping leaves zeros and moves on in the stream.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        Tensor? tensor = null;
        Load(ref tensor, reader, skip);
        return tensor!;
    }

    /// <summary>Reads into an existing tensor, or into a new one where there is none.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = StateFile.ReadHeader(reader);
        if (tensor is null)
            tensor = skip ? zeros(shape, type, CPU) : empty(shape, type, CPU);
        else if (!skip)
            CheckShape(tensor, shape);
        ReadOrSkip(reader, tensor, type, shape, skip);
    }

    private static void ReadOrSkip(BinaryReader reader, Tensor tensor, ScalarType type, long[] shape, bool skip)
    {
        if (skip)
            StateFile.SkipElements(reader, type, shape);
        else
            StateFile.ReadElements(reader, tensor);
    }

    private static void CheckShape(Tensor tensor, long[] shape)
    {
        if (!shape.SequenceEqual(tensor.shape))
            throw new ArgumentException(
                "Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the " +
                $"same as the origin. The file has ({string.Join(", ", shape)}), the tensor " +
                $"({string.Join(", ", tensor.shape)}).");
    }
}
