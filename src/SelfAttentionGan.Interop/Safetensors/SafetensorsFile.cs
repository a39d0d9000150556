using SelfAttentionGan.Interop.Files;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Safetensors;

/// <summary>
/// safetensors (Hugging Face): a header with name, type, shape and place of each tensor, then their bytes; it cannot hold
/// programs.
/// </summary>
/// <remarks>
/// <para>
/// The format is that of github.com/huggingface/safetensors: eight bytes with the length of the header, little-endian, at
/// most 100 MB; a JSON object that begins with <c>{</c> and may end in spaces; the bytes, which tensors cover without gap
/// or overlap, row after row, little-endian. Its name <c>__metadata__</c> has texts.
/// </para>
/// <para>
/// Types are F16, F32, F64, BF16, C64, I8 to I64, U8 and BOOL. Those that this torch lacks, U16 to U64 and the floats of
/// eight bits and less, are refused by name.
/// </para>
/// </remarks>
public static class SafetensorsFile
{
    /// <summary>Reads the tensors of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="include">
    /// Chooses tensors by their names; others take neither time nor memory. Null, the default, reads all.
    /// </param>
    /// <returns>Its tensors, on the CPU, in the order of the header, with its metadata.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is none, it is damaged, or it has a type that torch lacks.</exception>
    public static StateDict Read(string path, Func<string, bool>? include = null)
    {
        using var file = WeightFile.Open(path);

        return SafetensorsReader.Read(file, include);
    }

    /// <summary>Writes tensors, those with the largest elements first, so that each is aligned.</summary>
    /// <param name="path">The file; it is replaced once the new one is complete.</param>
    /// <param name="tensors">Names and tensors, such as a <see cref="StateDict"/>.</param>
    /// <param name="metadata">Texts to store beside them; null, the default, for none.</param>
    /// <exception cref="ArgumentException">A name or a type is not possible in this format.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        KeyValuePair<string, Tensor>[] ordered = [.. all.OrderByDescending(entry => entry.Value.ElementSize)];
        var header = SafetensorsHeader.Write(all, ordered, metadata ?? new Dictionary<string, string>());

        ReplacedFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var (_, tensor) in ordered)
                TensorBytes.Write(tensor, stream);
        });
    }
}
