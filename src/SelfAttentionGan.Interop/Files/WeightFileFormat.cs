using System.Text;
using SelfAttentionGan.Interop.PyTorch;
using SelfAttentionGan.Interop.Safetensors;

namespace SelfAttentionGan.Interop.Files;

/// <summary>A format of weights, and how it is recognized by a file's first bytes.</summary>
internal sealed record WeightFileFormat(Func<byte[], bool> Begins, Func<WeightFile, Func<string, bool>?, StateDict> Read)
{
    private const int HeadBytes = 16;

    private static readonly WeightFileFormat[] All =
    [
        new(SafetensorsReader.Begins, SafetensorsReader.Read),
        new(ZippedPth.Begins, ZippedPth.Read),
        new(LegacyPth.Begins, LegacyPth.Read),
    ];

    /// <exception cref="InvalidDataException">It has none of them.</exception>
    public static WeightFileFormat Of(WeightFile file)
    {
        var head = file.Read(0, (int)Math.Min(HeadBytes, file.Length));

        return All.FirstOrDefault(format => format.Begins(head)) ?? throw file.Refused(
            "must be a .pth file of PyTorch or a safetensors file, but it "
            + (head.Length == 0 ? "is empty" : $"begins with {Describe(head)}"),
            "download it or save it again: in place of a large file there may be a web page or a Git LFS pointer");
    }

    private static string Describe(byte[] head) => head.All(part => part is >= 0x20 and < 0x7f or (byte)'\n')
        ? $"the text '{Encoding.ASCII.GetString(head).ReplaceLineEndings(" ")}'"
        : $"the bytes {Convert.ToHexStringLower(head)}";
}
