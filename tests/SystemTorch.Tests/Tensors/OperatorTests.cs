using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class OperatorTests
{
    private readonly Tensor a = tensor(new[] { 1f, -2f, 3f });
    private readonly Tensor b = tensor(new[] { 4f, 5f, -6f });

    private static float[] Numbers(Tensor t) => t.contiguous().data<float>().ToArray();

    [Fact]
    public void Arithmetic_reads_as_written()
    {
        Numbers(a + b).Should().Equal(5, 3, -3);
        Numbers(a - b).Should().Equal(-3, -7, 9);
        Numbers(a * b).Should().Equal(4, -10, -18);
        Numbers(b / 2).Should().Equal(2, 2.5f, -3);
        Numbers(-a).Should().Equal(-1, 2, -3);
        Numbers(b % 4).Should().Equal(0, 1, 2);
    }

    [Fact]
    public void Numbers_stand_on_either_side()
    {
        Numbers(1 - a).Should().Equal(0, 3, -2);
        Numbers(2f / a).Should().Equal(2, -1, 2f / 3);
        Numbers(a + 0.5).Should().Equal(1.5f, -1.5f, 3.5f);
        Numbers(10 * a).Should().Equal(10, -20, 30);
    }

    [Fact]
    public void Comparisons_give_masks()
    {
        (a > 0).data<bool>().ToArray().Should().Equal(true, false, true);
        (a <= b).data<bool>().ToArray().Should().Equal(true, true, false);
        (a == 3).data<bool>().ToArray().Should().Equal(false, false, true);
        a.ne(b).all().item<bool>().Should().BeTrue();
        ((a > 0) & (b > 0)).data<bool>().ToArray().Should().Equal(true, false, false);
        ((a > 0) | (b > 0)).all().item<bool>().Should().BeTrue();
        (~(a > 0)).data<bool>().ToArray().Should().Equal(false, true, false);
    }

    [Fact]
    public void Equality_of_tensors_is_elementwise_but_Equals_is_not()
    {
        a.equal(a.clone()).shape.Should().Equal(3);
        a.Equals(a.clone()).Should().BeTrue();
        a.Equals(b).Should().BeFalse();
    }

    [Fact]
    public void Underscored_operations_change_their_tensor_and_return_it()
    {
        var t = a.clone();

        t.add_(1).mul_(2).sub_(b).div_(2).Should().BeSameAs(t);

        Numbers(t).Should().Equal(0, -3.5f, 7);
        Numbers(t.clamp_(-1, 1)).Should().Equal(0, -1, 1);
        Numbers(t.zero_()).Should().Equal(0, 0, 0);
        Numbers(t.fill_(4)).Should().Equal(4, 4, 4);
        Numbers(t.copy_(a)).Should().Equal(1, -2, 3);
    }

    [Fact]
    public void Smaller_shapes_broadcast()
    {
        (ones(2, 1) + zeros(3)).shape.Should().Equal(2, 3);
        (ones(2, 3) * tensor(2f)).sum().item<float>().Should().Be(12);
        ones(3).expand(2, 3).shape.Should().Equal(2, 3);
    }

    [Fact]
    public void Functions_agree_with_the_textbook()
    {
        Numbers(a.abs()).Should().Equal(1, 2, 3);
        Numbers(a.square()).Should().Equal(1, 4, 9);
        Numbers(a.pow(2)).Should().Equal(1, 4, 9);
        Numbers(a.sign()).Should().Equal(1, -1, 1);
        Numbers(a.clamp(-1, 2)).Should().Equal(1, -1, 2);
        Numbers(maximum(a, b)).Should().Equal(4, 5, 3);
        Numbers(where(a > 0, a, b)).Should().Equal(1, 5, 3);
        Numbers(lerp(a, b, tensor(0.5f))).Should().Equal(2.5f, 1.5f, -1.5f);
        Numbers(a.masked_fill(a < 0, 7)).Should().Equal(1, 7, 3);
        a.exp().log().allclose(a).Should().BeTrue();
        b.abs().sqrt().mul(b.abs().rsqrt()).allclose(ones(3)).Should().BeTrue();
    }

    [Fact]
    public void Reductions_fold_all_or_some_dimensions()
    {
        var t = arange(6, dtype: float32).view(2, 3);

        t.sum().item<float>().Should().Be(15);
        Numbers(t.sum(dim: 0)).Should().Equal(3, 5, 7);
        t.sum(1, keepdim: true).shape.Should().Equal(2, 1);
        t.mean().item<float>().Should().Be(2.5f);
        Numbers(t.mean([0L])).Should().Equal(1.5f, 2.5f, 3.5f);
        Numbers(t.mean([0, 1], keepdim: true)).Should().Equal(2.5f);
        t.var().item<float>().Should().BeApproximately(3.5f, 1e-6f, "the default divides by n - 1");
        t.max().item<float>().Should().Be(5);
        var (values, indexes) = t.max(1);
        Numbers(values).Should().Equal(2, 5);
        indexes.data<long>().ToArray().Should().Equal(2, 2);
        t.argmax().item<long>().Should().Be(5);
        t.prod(1).data<float>().ToArray().Should().Equal(0, 60);
        t.norm().item<float>().Should().BeApproximately(MathF.Sqrt(55), 1e-5f);
        Numbers(t.cumsum(1)).Should().Equal(0, 1, 3, 3, 7, 12);
        Numbers(t.amax([0L])).Should().Equal(3, 4, 5);
    }

    [Fact]
    public void Products_of_matrices_agree()
    {
        var (x, y) = (arange(6, dtype: float32).view(2, 3), arange(12, dtype: float32).view(3, 4));

        Numbers(x.mm(y)).Should().Equal(20, 23, 26, 29, 56, 68, 80, 92);
        x.matmul(y).allclose(x.mm(y)).Should().BeTrue();
        einsum("ij,jk->ik", x, y).allclose(x.mm(y)).Should().BeTrue();
        x.mv(ones(3)).allclose(x.sum(1)).Should().BeTrue();
        dot(ones(3), x[1]).item<float>().Should().Be(12);
        x.unsqueeze(0).bmm(y.unsqueeze(0)).squeeze(0).allclose(x.mm(y)).Should().BeTrue();
        outer(ones(2), ones(3)).shape.Should().Equal(2, 3);
        ones(2, 4).addmm(x, y).allclose(x.mm(y) + 1).Should().BeTrue();
    }

    [Fact]
    public void Shapes_change_without_changing_numbers()
    {
        var t = arange(24).view(2, 3, 4);

        t.permute(2, 0, 1).shape.Should().Equal(4, 2, 3);
        t.transpose(0, 2).shape.Should().Equal(4, 3, 2);
        t.transpose(0, 2).is_contiguous().Should().BeFalse();
        t.flatten(1).shape.Should().Equal(2, 12);
        t.reshape(-1, 6).shape.Should().Equal(4, 6);
        t.unsqueeze(1).squeeze(1).shape.Should().Equal(2, 3, 4);
        t.repeat(2, 1, 1).shape.Should().Equal(4, 3, 4);
        t.flip(0)[0].allclose(t[1], 0, 0).Should().BeTrue();
        t.roll(1, 0)[0].allclose(t[1], 0, 0).Should().BeTrue();
        t.unbind().Should().HaveCount(2);
    }

    [Fact]
    public void Parts_and_wholes_are_inverse()
    {
        var t = arange(10).view(5, 2);

        cat(t.chunk(2), 0).allclose(t, 0, 0).Should().BeTrue();
        cat(t.split(2), 0).allclose(t, 0, 0).Should().BeTrue();
        t.split([1, 4]).Select(part => part.shape[0]).Should().Equal(1, 4);
        stack(t.unbind(), 0).allclose(t, 0, 0).Should().BeTrue();
        hstack(t, t).shape.Should().Equal(5, 4);
    }

    [Fact]
    public void Sorting_ranks()
    {
        var (values, order) = b.sort(descending: true);
        var (largest, _) = b.topk(2);

        Numbers(values).Should().Equal(5, 4, -6);
        order.data<long>().ToArray().Should().Equal(1, 0, 2);
        Numbers(largest).Should().Equal(5, 4);
        b.argsort().data<long>().ToArray().Should().Equal(2, 0, 1);
    }

    [Fact]
    public void What_is_not_a_number_is_found_and_mended()
    {
        var t = tensor(new[] { float.NaN, float.PositiveInfinity, 1 });

        t.isnan().data<bool>().ToArray().Should().Equal(true, false, false);
        t.isfinite().data<bool>().ToArray().Should().Equal(false, false, true);
        Numbers(t.nan_to_num(0, 9)).Should().Equal(0, 9, 1);
    }
}
