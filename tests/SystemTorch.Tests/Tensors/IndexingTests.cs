using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class IndexingTests
{
    private readonly Tensor t = arange(24).view(2, 3, 4);

    private static long[] Numbers(Tensor t) => t.contiguous().data<long>().ToArray();

    [Fact]
    public void Numbers_pick_from_the_front()
    {
        t[1].shape.Should().Equal(3, 4);
        t[1, 2].shape.Should().Equal(4);
        t[1, 2, 3].item<long>().Should().Be(23);
        t[-1, -1, -1].item<long>().Should().Be(23);
    }

    [Fact]
    public void Ranges_slice()
    {
        Numbers(t[TensorIndex.Slice(), 0, TensorIndex.Slice(1, 3)]).Should().Equal(1, 2, 13, 14);
        Numbers(t[.., 0, 1..3]).Should().Equal(1, 2, 13, 14);
        Numbers(t[0, ^1, ..]).Should().Equal(8, 9, 10, 11);
        Numbers(t[0, 0, TensorIndex.Slice(null, null, 2)]).Should().Equal(0, 2);
        t[.., 1..].shape.Should().Equal(2, 2, 4);
    }

    [Fact]
    public void An_ellipsis_stands_for_the_middle_and_none_for_a_new_dimension()
    {
        Numbers(t[TensorIndex.Ellipsis, 0]).Should().Equal(0, 4, 8, 12, 16, 20);
        t[TensorIndex.None, TensorIndex.Ellipsis].shape.Should().Equal(1, 2, 3, 4);
        t[TensorIndex.Ellipsis, TensorIndex.None].shape.Should().Equal(2, 3, 4, 1);
        t[TensorIndex.Colon, TensorIndex.Null].shape.Should().Equal(2, 1, 3, 4);
    }

    [Fact]
    public void Tensors_gather()
    {
        var rows = tensor(new long[] { 1, 0, 1 });

        t[rows].shape.Should().Equal(3, 3, 4);
        Numbers(t[TensorIndex.Tensor(rows), 0, 0]).Should().Equal(12, 0, 12);
        Numbers(t[rows, tensor(new long[] { 0, 1, 2 })][TensorIndex.Ellipsis, 0]).Should().Equal(12, 4, 20);
    }

    [Fact]
    public void Masks_pick_where_they_are_true()
    {
        Numbers(t[t > 20]).Should().Equal(21, 22, 23);
        Numbers(t[tensor(new[] { true, false })]).Should().Equal(Enumerable.Range(0, 12).Select(i => (long)i));
    }

    [Fact]
    public void Assignment_writes_in_place()
    {
        t[0, 0, 0] = tensor(-1L);
        t[1, .., 1..3] = tensor(0L);
        t[t > 20] = tensor(5L);

        t[0, 0, 0].item<long>().Should().Be(-1);
        t[1, .., 1..3].sum().item<long>().Should().Be(0);
        t.max().item<long>().Should().Be(20);
    }

    [Fact]
    public void A_slice_is_a_view()
    {
        t[0].zero_();

        t[0].sum().item<long>().Should().Be(0);
        t.sum().item<long>().Should().Be(Enumerable.Range(12, 12).Sum());
    }

    [Fact]
    public void Index_put_replaces_or_accumulates()
    {
        var counts = zeros(4, dtype: int64);
        var where = tensor(new long[] { 1, 1, 3 });

        counts.index_put_(tensor(1L), [where], accumulate: true);
        Numbers(counts).Should().Equal(0, 2, 0, 1);

        counts.index_put_(tensor(9L), where);
        Numbers(counts).Should().Equal(0, 9, 0, 9);
    }

    [Fact]
    public void Gradients_flow_through_an_index()
    {
        var x = ones([3], requires_grad: true);

        (x[tensor(new long[] { 0, 0, 2 })] * 2).sum().backward();

        x.grad!.data<float>().ToArray().Should().Equal(4, 0, 2);
    }

    [Fact]
    public void An_index_beyond_the_end_is_an_error() =>
        t.Invoking(x => x[2]).Should().Throw<Exception>().Which.Message.Should().Contain("out of range");

    [Fact]
    public void Named_pickers_do_the_same()
    {
        t.select(0, 1).allclose(t[1], 0, 0).Should().BeTrue();
        t.narrow(2, 1, 2).allclose(t[.., .., 1..3], 0, 0).Should().BeTrue();
        t.slice(2, 0, 4, 2).shape.Should().Equal(2, 3, 2);
        Numbers(t.index_select(2, tensor(new long[] { 3 }))[0]).Should().Equal(3, 7, 11);
        t.gather(2, zeros(2, 3, 1, dtype: int64)).allclose(t[TensorIndex.Ellipsis, 0..1], 0, 0).Should().BeTrue();
        Numbers(t.masked_select(t < 2)).Should().Equal(0, 1);
    }
}
