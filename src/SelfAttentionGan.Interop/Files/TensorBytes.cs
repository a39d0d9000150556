using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Files;

/// <summary>Access to the bytes of contiguous tensors on the CPU, in parts: a span has no more than 2 GB.</summary>
internal static class TensorBytes
{
    // Also a size that stays in the processor's cache between reading and computing a checksum.
    private const int PartBytes = 256 << 10;

    private const long SpanElements = 1 << 26;

    /// <summary>Receives some bytes of a tensor.</summary>
    public delegate void PartAction(Span<byte> part);

    /// <summary>Calls an action with all bytes of a tensor, part by part, in order.</summary>
    public static void ForEachPart(Tensor contiguous, PartAction action)
    {
        using var scope = NewDisposeScope();

        var flat = contiguous.view(-1);
        for (long start = 0; start < flat.NumberOfElements; start += SpanElements)
        {
            var bytes = flat.narrow(0, start, Math.Min(SpanElements, flat.NumberOfElements - start)).bytes;
            for (var at = 0; at < bytes.Length; at += PartBytes)
                action(bytes.Slice(at, Math.Min(PartBytes, bytes.Length - at)));
        }
    }

    /// <summary>Writes the bytes of a tensor, row after row.</summary>
    public static void Write(Tensor tensor, Stream stream)
    {
        using var scope = NewDisposeScope();

        ForEachPart(tensor.detach().cpu().contiguous(), part => stream.Write(part));
    }
}
