using System.Buffers.Binary;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Looks at a state of torch's random numbers before torch does, which may end the process over it.</summary>
internal static class MersenneTwister
{
    // How torch lays it out: a seed of 8 bytes, how many words are left, whether it was seeded, which comes next.
    private const int Left = 8, Seeded = 12, Next = 16, Words = 624, Length = Next + 8 + 8 * Words;

    /// <exception cref="InvalidDataException">No generator can stand there.</exception>
    public static Tensor Require(Tensor state, string name)
    {
        var bytes = state.data<byte>().ToArray();

        return bytes.Length >= Length
            && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Left)) is > 0 and <= Words
            && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Seeded)) == 1
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(Next)) <= Words
                ? state
                : throw new InvalidDataException("A training goes on from where its chance stood, but no generator can "
                    + $"stand where the checkpoint's chance.dat has '{name}': the file is damaged. Delete this "
                    + "checkpoint to go on from the one before.");
    }
}
