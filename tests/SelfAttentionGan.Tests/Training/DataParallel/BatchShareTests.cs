using SelfAttentionGan.Training.DataParallel;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.DataParallel;

public sealed class BatchShareTests
{
    private static readonly long[] Batch = [.. Enumerable.Range(0, 24).Select(i => (long)i)];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    public void The_same_part_of_all_processes_is_the_part_of_the_batch(int processes, int parts)
    {
        var shares = Enumerable.Range(0, processes).Select(rank => new BatchShare(processes, rank, parts)).ToArray();

        var slices = shares.Select(share => share.Select(Batch).Chunk(Batch.Length / parts / processes).ToArray()).ToArray();

        Enumerable.Range(0, parts).SelectMany(part => slices.SelectMany(slice => slice[part])).Should().Equal(Batch);
        foreach (var share in shares)
            share.Select(tensor(Batch)).data<long>().ToArray().Should().Equal(share.Select(Batch), "rows are chosen as indices are");
    }

    [Fact]
    public void Random_numbers_of_all_processes_are_those_of_the_part()
    {
        long[][] shapes = [];
        Tensor Sample(long[] shape)
        {
            shapes = [.. shapes, shape];
            return arange(shape[0] * 2).view(shape);
        }

        var numbers = Enumerable.Range(0, 2).Select(rank => new BatchShare(2, rank, 1).SampleOfPart(Sample, [3, 2])).ToArray();

        shapes.Should().AllBeEquivalentTo(new long[] { 6, 2 });
        cat(numbers).flatten().data<long>().ToArray().Should().Equal(Enumerable.Range(0, 12).Select(i => (long)i));
    }

    [Fact]
    public void A_single_process_has_the_batch_itself()
    {
        var batch = tensor(Batch);

        BatchShare.Whole.Select(batch).Should().BeSameAs(batch);
        BatchShare.Whole.Select(Batch).Should().BeSameAs(Batch);
    }
}
