using System.Globalization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Distributed;

/// <summary>Extensions of process groups.</summary>
internal static class ProcessGroupExtensions
{
    /// <summary>Refuses several processes for a part of a training that compares the images of a batch.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="part">The part, at the beginning of a sentence.</param>
    /// <param name="remedy">What else to do than to train in one process.</param>
    /// <exception cref="NotSupportedException">There are several processes.</exception>
    public static void RequireSingle(this IProcessGroup group, string part, string remedy)
    {
        if (group.Size > 1)
            throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{part} must see the whole batch, but {group.Size} processes have a share of it each; {remedy}, or train in one process."));
    }

    /// <summary>Broadcasts bytes of any number.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="bytes">The bytes; those of other processes than the root are ignored.</param>
    /// <param name="device">Where tensors are broadcast from.</param>
    /// <param name="root">The process whose bytes are sent. The default is rank 0.</param>
    /// <returns>The root's bytes.</returns>
    public static byte[] Broadcast(this IProcessGroup group, byte[] bytes, Device device, int root = 0)
    {
        if (group.Size == 1)
            return bytes;

        using var scope = NewDisposeScope();

        var length = tensor(new[] { (long)bytes.Length }).to(device);
        group.Broadcast(length, root);
        var count = length.cpu().data<long>()[0];
        if (count == 0)
            return [];

        var content = group.Rank == root ? tensor(bytes).to(device) : zeros(count, ScalarType.Byte, device);
        group.Broadcast(content, root);

        return content.cpu().data<byte>().ToArray();
    }
}
