using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class TypeTests
{
    [Fact]
    public void The_wider_type_wins()
    {
        (ones(1, dtype: int32) + ones(1, dtype: int64)).dtype.Should().Be(ScalarType.Int64);
        (ones(1, dtype: int64) + ones(1)).dtype.Should().Be(ScalarType.Float32);
        (ones(1) + ones(1, dtype: float64)).dtype.Should().Be(ScalarType.Float64);
        (ones(1, dtype: int32) / 2).dtype.Should().Be(ScalarType.Float32);
        (ones(1, dtype: int32) / ones(1, dtype: int32)).dtype.Should().Be(ScalarType.Float32);
    }

    [Fact]
    public void A_number_does_not_widen_a_tensor_of_its_kind()
    {
        (ones(1) + 1.0).dtype.Should().Be(ScalarType.Float32);
        (ones(1) * 2L).dtype.Should().Be(ScalarType.Float32);
        (ones(1, dtype: int32) + 1L).dtype.Should().Be(ScalarType.Int32);
        (ones(1, dtype: int32) + 0.5).dtype.Should().Be(ScalarType.Float32);
        (ones(1, dtype: float16) * 0.5).dtype.Should().Be(ScalarType.Float16);
    }

    [Fact]
    public void Promotion_can_be_asked()
    {
        promote_types(int32, float16).Should().Be(ScalarType.Float16);
        result_type(ones(1), tensor(1.0)).Should().Be(ScalarType.Float32, "a zero-dimensional tensor is a number");
        can_cast(float64, int32).Should().BeFalse();
        can_cast(float64, float32).Should().BeTrue();
    }

    [Fact]
    public void Conversions_round_and_saturate_as_C_does()
    {
        tensor(new[] { 1.7f, -1.7f }).to(int64).data<long>().ToArray().Should().Equal(1, -1);
        tensor(300).to(uint8).item<byte>().Should().Be(44);
        tensor(1.5f).to(float64).item<double>().Should().Be(1.5);
        tensor(new[] { 0f, 2f }).@bool().data<bool>().ToArray().Should().Equal(false, true);
        ones(1).@double().@float().@long().dtype.Should().Be(ScalarType.Int64);
    }

    [Fact]
    public void A_conversion_to_the_same_type_is_free()
    {
        var t = ones(2);

        var same = t.to(float32);
        same.fill_(3);

        t.sum().item<float>().Should().Be(6);
        t.to(float32, copy: true).fill_(0).sum().item<float>().Should().Be(0);
        t.sum().item<float>().Should().Be(6);
    }

    [Fact]
    public void A_conversion_can_dispose_its_source()
    {
        var t = ones(2);

        t.to(float64, disposeAfter: true).dtype.Should().Be(ScalarType.Float64);

        t.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void Kinds_of_type_are_known()
    {
        ones(1).is_floating_point().Should().BeTrue();
        ones(1, dtype: int64).is_integral().Should().BeTrue();
        is_floating_point(ones(1, dtype: bfloat16)).Should().BeTrue();
        ones(1, dtype: float64).element_size().Should().Be(8);
    }

    [Fact]
    public void The_default_type_can_be_changed()
    {
        try
        {
            set_default_dtype(float64);
            zeros(1).dtype.Should().Be(ScalarType.Float64);
        }
        finally
        {
            set_default_dtype(float32);
        }

        get_default_dtype().Should().Be(ScalarType.Float32);
    }

    [Fact]
    public void Devices_have_names_and_compare_by_them()
    {
        var cpu = device("cpu");
        var second = new Device("cuda:1");

        (cpu.type, cpu.ToString()).Should().Be((DeviceType.CPU, "cpu"));
        (second.type, second.index, second.ToString()).Should().Be((DeviceType.CUDA, 1, "cuda:1"));
        ones(1).device.type.Should().Be(DeviceType.CPU);
    }

    [Fact]
    public void Moves_to_where_a_tensor_is_are_free()
    {
        var t = ones(2);

        t.to(CPU).fill_(2);
        t.cpu().add_(1);
        t.to("cpu").add_(1);

        t.sum().item<float>().Should().Be(8);
        t.to(float64, CPU).dtype.Should().Be(ScalarType.Float64);
        t.to(zeros(1, dtype: int64)).dtype.Should().Be(ScalarType.Int64);
    }

    [Fact]
    public void Scalars_convert_to_and_fro()
    {
        Scalar half = 0.5;
        Scalar seven = 7L;

        (half.Type, seven.Type).Should().Be((ScalarType.Float64, ScalarType.Int64));
        half.ToDouble().Should().Be(0.5);
        seven.ToInt64().Should().Be(7);
        tensor(2.5f).ToScalar().ToSingle().Should().Be(2.5f);
    }
}
