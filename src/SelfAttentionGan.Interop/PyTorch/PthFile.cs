using SelfAttentionGan.Interop.Files;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PyTorch;

/// <summary>PyTorch's weight files (<c>.pth</c>, <c>.pt</c>): what <c>torch.save</c> writes and <c>torch.load</c> reads.</summary>
/// <remarks>
/// <para>
/// Read are the zip form, of PyTorch 1.6 and later, and the form of one pickle after another before it. Nested
/// dictionaries and lists become names joined by dots: <c>{"state_dict": {"linear0.weight": …}}</c> has
/// <c>state_dict.linear0.weight</c>. Types are float16, float32, float64, bfloat16, complex, int8 to int64, uint8 and bool;
/// tensors that share a storage in the file share memory.
/// </para>
/// <para>
/// A pickle is a program. Here it can build dictionaries, lists, numbers, texts and tensors, and nothing else: a file that
/// names any other Python object is refused. Nothing is allocated before all is checked, and no more than 16 times the
/// file's size and 64 MB.
/// </para>
/// </remarks>
public static class PthFile
{
    /// <summary>Reads the tensors of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="include">
    /// Chooses tensors by their names; others take neither time nor memory. Null, the default, reads all.
    /// </param>
    /// <returns>Its tensors, on the CPU; <see cref="StateDict.Metadata"/> has numbers and texts beside them.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is none, it is damaged, or it asks for what is not allowed.</exception>
    public static StateDict Read(string path, Func<string, bool>? include = null)
    {
        using var file = WeightFile.Open(path);
        var head = file.Read(0, (int)Math.Min(16, file.Length));

        return ZippedPth.Begins(head) ? ZippedPth.Read(file, include)
            : LegacyPth.Begins(head) ? LegacyPth.Read(file, include)
            : throw file.Refused(
                "must be a .pth file of PyTorch, a zip file or a pickle, but it is neither",
                "use StateDict.Read for other formats, or download it again");
    }

    /// <summary>
    /// Writes tensors in the zip form, for <c>torch.load(path)</c>, also with <c>weights_only=True</c>.
    /// </summary>
    /// <param name="path">The file; it is replaced once the new one is complete.</param>
    /// <param name="tensors">
    /// Names and tensors, such as a <see cref="StateDict"/>; Python gets an <c>OrderedDict</c> with these names.
    /// </param>
    /// <param name="key">
    /// A name that the dictionary is stored under, such as <c>state_dict</c>; null, the default, stores it itself.
    /// </param>
    /// <exception cref="ArgumentException">A tensor has a type that PyTorch files do not have.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, string? key = null) =>
        ReplacedFile.Write(path, stream => ZippedPth.Write(stream, [.. tensors], key));
}
