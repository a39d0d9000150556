using System.Buffers.Binary;
using System.Text;
using SelfAttentionGan.Interop.PyTorch.Zip;

namespace SelfAttentionGan.Interop.Tests.PyTorch;

/// <summary>Pickles and zip files by hand, as no program of PyTorch writes them.</summary>
internal static class HandMadePth
{
    /// <summary>Writes a zip file with a pickle, and storages 0, 1, … of the same content.</summary>
    public static void Write(string path, byte[] pickle, params byte[][] storages)
    {
        using var stream = File.Create(path);
        using var zip = new ZipWriter(stream);
        zip.Write("x/data.pkl", pickle);
        for (var i = 0; i < storages.Length; i++)
            zip.Write($"x/data/{i}", storages[i]);
    }

    /// <summary>A pickle of protocol 2, of opcodes as Latin-1 texts.</summary>
    public static byte[] Pickle(string opcodes) => [0x80, 2, .. Encoding.Latin1.GetBytes(opcodes), (byte)'.'];

    public static string Text(string text) => $"X{Int32(text.Length)}{text}";

    public static string Number(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);

        return "\u008a\u0008" + Encoding.Latin1.GetString(bytes);
    }

    public static string Storage(long elements, string key = "0", string type = "FloatStorage") =>
        $"({Text("storage")}ctorch\n{type}\n{Text(key)}{Text("cpu")}{Number(elements)}tQ";

    public static string Tensor(string storage, long offset, long[] sizes, long[] strides) =>
        $"ctorch._utils\n_rebuild_tensor_v2\n({storage}{Number(offset)}{Tuple(sizes)}{Tuple(strides)}\u0089NtR";

    /// <summary>A dictionary with one tensor.</summary>
    public static byte[] Named(string tensor) => Pickle($"}}{Text("w")}{tensor}s");

    private static string Tuple(long[] numbers) => $"({string.Concat(numbers.Select(Number))}t";

    private static string Int32(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);

        return Encoding.Latin1.GetString(bytes);
    }
}
