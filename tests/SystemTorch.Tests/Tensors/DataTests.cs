using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class DataTests
{
    [Fact]
    public void An_item_is_the_only_number()
    {
        tensor(2.5f).item<float>().Should().Be(2.5f);
        ones(1, 1).item<float>().Should().Be(1);
        tensor(7L).item<long>().Should().Be(7);
        tensor(true).item<bool>().Should().BeTrue();
        tensor(2.5f).ToSingle().Should().Be(2.5f);
        tensor(2.5f).ToDouble().Should().Be(2.5);
        ((float)tensor(2.5f)).Should().Be(2.5f);
    }

    [Fact]
    public void An_item_of_many_numbers_is_an_error()
    {
        ones(2).Invoking(t => t.item<float>()).Should().Throw<Exception>();
        ones(1).Invoking(t => t.item<long>()).Should().Throw<ArgumentException>("the type must be the tensor's");
    }

    [Fact]
    public void An_accessor_reads_and_writes_in_place()
    {
        var t = zeros(2, 3);

        var data = t.data<float>();
        data[1, 2] = 5;
        data[0, 0] = 3;

        data.Count.Should().Be(6);
        t.sum().item<float>().Should().Be(8);
        t[1, 2].item<float>().Should().Be(5);
    }

    [Fact]
    public void An_accessor_follows_the_strides_of_a_view()
    {
        var transposed = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).t();

        transposed.data<float>().ToArray().Should().Equal(1, 4, 2, 5, 3, 6);
        transposed.data<float>()[0, 1].Should().Be(4);
        transposed.data<float>().Should().Equal(1, 4, 2, 5, 3, 6);
    }

    [Fact]
    public void An_accessor_of_the_wrong_type_is_an_error() =>
        ones(2).Invoking(t => t.data<long>()).Should().Throw<ArgumentException>();

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        var t = tensor(new[] { 1f, 2f });

        BitConverter.ToSingle(t.bytes[4..]).Should().Be(2);
        t.bytes = BitConverter.GetBytes(3f).Concat(BitConverter.GetBytes(4f)).ToArray();

        t.data<float>().ToArray().Should().Equal(3, 4);
    }

    [Fact]
    public void Small_numbers_survive_every_type()
    {
        foreach (var type in new[] { float32, float64, int8, int16, int32, int64, uint8, float16, bfloat16 })
            arange(5).to(type).to(int64).data<long>().ToArray()
                .Should().Equal([0, 1, 2, 3, 4], $"{type} holds them");
    }

    [Fact]
    public void A_clone_is_a_copy_and_an_alias_is_not()
    {
        var t = zeros(3);
        var (copy, alias) = (t.clone(), t.alias());

        t.fill_(1);

        copy.sum().item<float>().Should().Be(0);
        alias.sum().item<float>().Should().Be(3);
    }

    [Fact]
    public void A_tensor_describes_itself()
    {
        var t = zeros(2, 3);

        t.ToString().Should().Contain("[2x3]").And.Contain("Float32").And.Contain("cpu");
        t.ToString(TorchSharp.TensorStringStyle.Numpy).Should().Contain("0");
        (t.ndim, t.size(1), t.stride(0), t.ElementSize).Should().Be((2L, 3L, 3L, 4L));
    }
}
