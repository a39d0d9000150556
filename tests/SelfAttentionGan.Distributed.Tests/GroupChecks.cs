using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed.Tests;

/// <summary>What every process group must hold; each process runs it, and rank 0 prints a line for each check.</summary>
internal static class GroupChecks
{
    private static readonly int[] Sizes = [1, 7, 1000, 65_537, 1_000_003];

    public static void Run(IProcessGroup group)
    {
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
            foreach (var size in Sizes)
                Check(group, $"sums {size} of {type}", () => Sums(group, size, type));
        Check(group, "counts", () => Counts(group));
        Check(group, "broadcasts", () => Broadcasts(group));
        Check(group, "leaves strided and empty values alone", () => OddValues(group));
        Check(group, "keeps tensors alive no longer than needed", () => LeavesNoTensors(group));
        Check(group, "a null reference is still an exception", NullReference);
        Check(group, "is opened once", () => Throws<InvalidOperationException>(() => MpiProcessGroup.Open().Dispose()));
        group.Barrier();
    }

    private static void Sums(IProcessGroup group, int size, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var all = Enumerable.Range(0, group.Size).Select(rank => Random(rank, size, type)).ToArray();
        var expected = all.Select(each => each.to(ScalarType.Float64)).Aggregate((sum, next) => sum.add(next));

        var (sum, again) = (all[group.Rank].clone(), all[group.Rank].clone());
        group.AllReduceSum(sum);
        group.AllReduceSum(again);
        var first = sum.clone();
        group.Broadcast(first);

        var error = (sum.to(ScalarType.Float64).sub(expected)).abs().max().item<double>();
        Require(error < (type == ScalarType.Float32 ? 1e-6 : 1e-15) * group.Size, $"error {error}");
        Require(Bits(sum).SequenceEqual(Bits(first)), "rank 0 has other bits");
        Require(Bits(sum).SequenceEqual(Bits(again)), "the second sum has other bits");
    }

    private static void Counts(IProcessGroup group)
    {
        using var counts = tensor([group.Rank, 1L << 40, -1L]);

        group.AllReduceSum(counts);

        long size = group.Size;
        Require(counts.data<long>().SequenceEqual([size * (size - 1) / 2, size << 40, -size]), counts.str());
    }

    private static void Broadcasts(IProcessGroup group)
    {
        for (var root = 0; root < group.Size; root++)
            foreach (var type in (ScalarType[])[ScalarType.Byte, ScalarType.Bool, ScalarType.BFloat16, ScalarType.Int64])
            {
                using var scope = NewDisposeScope();
                var expected = Random(root, 5000, ScalarType.Float32).mul(tensor(100f)).to(type);
                var values = group.Rank == root ? expected.clone() : zeros_like(expected);

                group.Broadcast(values, root);

                Require(Bits(values).SequenceEqual(Bits(expected)), $"{type} of {root}");
            }
    }

    private static void OddValues(IProcessGroup group)
    {
        using var scope = NewDisposeScope();
        var strided = zeros(4, 4).t();
        var empty = zeros(0);

        Throws<ArgumentException>(() => group.AllReduceSum(strided));
        Throws<ArgumentException>(() => group.Broadcast(strided));
        Throws<ArgumentException>(() => group.AllReduceSum(zeros(2, dtype: ScalarType.Int32)));
        Throws<ArgumentOutOfRangeException>(() => group.Broadcast(zeros(2), group.Size));
        group.AllReduceSum(empty);
        group.Broadcast(empty);
    }

    private static void LeavesNoTensors(IProcessGroup group)
    {
        using var values = ones(100);
        group.AllReduceSum(values);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        group.AllReduceSum(values);
        group.Broadcast(values);

        var after = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Require(after == before, $"{before} tensors before, {after} after");
    }

    private static void NullReference() => Throws<NullReferenceException>(() => Length(null!));

    private static int Length(string text) => text.Length;

    private static Tensor Random(int rank, int size, ScalarType type)
    {
        using var generator = new Generator((ulong)rank + 1);

        return rand(size, dtype: type, generator: generator);
    }

    private static byte[] Bits(Tensor values) => values.bytes.ToArray();

    private static void Throws<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T)
        {
            return;
        }

        throw new InvalidOperationException($"A {typeof(T).Name} was expected.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }

    private static void Check(IProcessGroup group, string name, Action check)
    {
        try
        {
            check();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"It fails where it {name}: {failure.Message}");
        }

        if (group.Rank == 0)
            Console.WriteLine($"ok: {name}");
    }
}
