using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class CreationTests
{
    [Fact]
    public void Shapes_are_given_as_numbers_arrays_or_spans()
    {
        zeros(2, 3).shape.Should().Equal(2, 3);
        ones([2, 3, 4]).shape.Should().Equal(2, 3, 4);
        empty(new ReadOnlySpan<long>([5, 6])).shape.Should().Equal(5, 6);
        zeros(0, 4).numel().Should().Be(0);
        ones(Array.Empty<long>()).Dimensions.Should().Be(0);
        full(2, 2, 7f).sum().item<float>().Should().Be(28);
    }

    [Fact]
    public void The_default_type_is_a_32_bit_float()
    {
        zeros(1).dtype.Should().Be(ScalarType.Float32);
        randn(1).dtype.Should().Be(ScalarType.Float32);
        arange(3).dtype.Should().Be(ScalarType.Int64);
        linspace(0, 1, 3).dtype.Should().Be(ScalarType.Float32);
        ones(1, dtype: bfloat16).dtype.Should().Be(ScalarType.BFloat16);
    }

    [Fact]
    public void Scalars_keep_the_type_of_their_number()
    {
        tensor(1.5f).dtype.Should().Be(ScalarType.Float32);
        tensor(1.5).dtype.Should().Be(ScalarType.Float64);
        tensor(1).dtype.Should().Be(ScalarType.Int32);
        tensor(1L).dtype.Should().Be(ScalarType.Int64);
        tensor(true).dtype.Should().Be(ScalarType.Bool);
        tensor(1.5f, dtype: float64).item<double>().Should().Be(1.5);
        tensor(2.0).shape.Should().BeEmpty();
    }

    [Fact]
    public void Arrays_become_tensors_row_by_row()
    {
        var flat = tensor([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]);
        var square = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

        flat.allclose(square, 0, 0).Should().BeTrue();
        tensor(new long[] { 7, 8 }).data<long>().ToArray().Should().Equal(7, 8);
        tensor(new[] { true, false }).sum().item<long>().Should().Be(1);
        from_array(new double[,] { { 1 }, { 2 } }).shape.Should().Equal(2, 1);
    }

    [Fact]
    public void A_tensor_does_not_share_its_array()
    {
        var numbers = new float[] { 1, 2 };

        var t = tensor(numbers);
        numbers[0] = 9;

        t[0].item<float>().Should().Be(1);
    }

    [Fact]
    public void Ranges_run_up_to_their_end()
    {
        arange(2, 5).data<long>().ToArray().Should().Equal(2, 3, 4);
        arange(0, 1, 0.25f).data<float>().ToArray().Should().Equal(0, 0.25f, 0.5f, 0.75f);
        linspace(-1, 1, 5).data<float>().ToArray().Should().Equal(-1, -0.5f, 0, 0.5f, 1);
        eye(2, 3).data<float>().ToArray().Should().Equal(1, 0, 0, 0, 1, 0);
    }

    [Fact]
    public void Likes_take_shape_and_type_from_another()
    {
        var pattern = ones(2, 3, dtype: float64);

        zeros_like(pattern).dtype.Should().Be(ScalarType.Float64);
        ones_like(pattern).shape.Should().Equal(2, 3);
        full_like(pattern, 4).sum().item<double>().Should().Be(24);
        randn_like(pattern, dtype: float32).dtype.Should().Be(ScalarType.Float32);
        pattern.new_zeros(4).dtype.Should().Be(ScalarType.Float64);
    }

    [Fact]
    public void Leaves_ask_for_gradients()
    {
        var leaf = zeros(2, requires_grad: true);

        leaf.requires_grad.Should().BeTrue();
        leaf.is_leaf.Should().BeTrue();
        (leaf + 1).is_leaf.Should().BeFalse();
        zeros(2).requires_grad_().requires_grad.Should().BeTrue();
    }
}
