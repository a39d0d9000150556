using System.Buffers.Binary;
using SelfAttentionGan.Interop.Tests.PyTorch;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests;

/// <summary>
/// Mutated weight files: each is read, or refused with a message that names it, in bounded time and memory, and leaves no
/// tensors behind.
/// </summary>
public sealed class WeightFuzzTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => Path.Combine(folder.Path, "weights");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("views.pth", 500)]
    [InlineData("checkpoint-legacy.pth", 1_000)]
    [InlineData("views-legacy.pth", 1_000)]
    public void Damaged_pth_files_are_refused_or_read(string file, int ofSuite)
    {
        var trials = FuzzBounds.Cases(ofSuite);

        Survivors(Golden("PyTorch", file), trials, damaged => damaged).Should().BeInRange(1, trials - 1);
    }

    [Theory]
    [InlineData("views.pth", 1_000)]
    [InlineData("checkpoint.pth", 500)]
    public void Damaged_pickles_whose_checksums_fit_are_refused_or_read(string file, int ofSuite)
    {
        var trials = FuzzBounds.Cases(ofSuite);
        using var zip = System.IO.Compression.ZipFile.OpenRead(Repository.PathOf(
            "tests", "SelfAttentionGan.Interop.Tests", "PyTorch", file));
        var contents = zip.Entries.ToDictionary(entry => entry.Name, entry =>
        {
            using var copy = new MemoryStream();
            entry.Open().CopyTo(copy);
            return copy.ToArray();
        });
        byte[][] storages = [.. Enumerable.Range(0, contents.Keys.Count(name => int.TryParse(name, out _))).Select(i => contents[$"{i}"])];

        Survivors(contents["data.pkl"], trials, damaged =>
        {
            HandMadePth.Write(FilePath, damaged, storages);
            return null;
        }).Should().BeInRange(1, trials - 1);
    }

    [Fact]
    public void Damaged_safetensors_files_are_refused_or_read()
    {
        var trials = FuzzBounds.Cases(ofSuite: 1_000);
        var whole = Golden("Safetensors", "types.safetensors");
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(whole);

        Survivors(whole, trials, damaged => damaged).Should().BeInRange(1, trials - 1);
        Survivors(whole[8..(8 + header)], trials, damaged =>
        {
            var length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, damaged.Length);
            return [.. length, .. damaged, .. whole[(8 + header)..]];
        }).Should().BeInRange(1, trials - 1);
    }

    /// <summary>Returns the number of mutated files that could still be read.</summary>
    private int Survivors(byte[] whole, int trials, Func<byte[], byte[]?> wrap)
    {
        var bounds = new FuzzBounds("a weight file");
        var survivors = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            if (wrap(Mutated(whole, new(trial))) is { } damaged)
                File.WriteAllBytes(FilePath, damaged);
            survivors += bounds.Run(trial, () => IsRead(trial)) ? 1 : 0;
        }

        return survivors;
    }

    private bool IsRead(int trial)
    {
        var tensors = LiveTensors.Count;
        try
        {
            using var state = StateDict.Read(FilePath);
            using var scope = NewDisposeScope();
            foreach (var tensor in state.Values)
                tensor.contiguous();

            return true;
        }
        catch (InvalidDataException refusal)
        {
            if (!refusal.Message.Contains(FilePath, StringComparison.Ordinal) || refusal.Message.Length > 4_000)
                refusal.Message.Should().Contain(FilePath).And.HaveLength(4_000, $"at most, of trial {trial}");
            return false;
        }
        finally
        {
            // Of thousands: the library of assertions takes longer than the file.
            var left = LiveTensors.Count - tensors;
            if (left != 0)
                left.Should().Be(0, $"trial {trial} leaves no tensors behind");
        }
    }

    private static byte[] Mutated(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var (at, length) = (random.Next(bytes.Count), random.Next(1, 20));
            switch (random.Next(10))
            {
                case 0: bytes.RemoveRange(at, bytes.Count - at); break;
                case 1: bytes.InsertRange(at, new byte[length]); break;
                case 2: bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(8 * length).ToArray()); break;
                case 3: bytes.RemoveRange(at, Math.Min(length, bytes.Count - at)); break;
                case 4: bytes[at] = byte.MaxValue; break;
                case 5: bytes[at] = 0; break;
                case 6: bytes[at] = (byte)random.Next(256); break;
                default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Golden(string part, string file) =>
        File.ReadAllBytes(Repository.PathOf("tests", "SelfAttentionGan.Interop.Tests", part, file));
}
