using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

public sealed class EngineTests
{
    public static TheoryData<string, Func<bool>, Action<bool>> Switches => new()
    {
        { "matmul tf32", () => backends.cuda.matmul.allow_tf32, on => backends.cuda.matmul.allow_tf32 = on },
        { "cudnn tf32", () => backends.cudnn.allow_tf32, on => backends.cudnn.allow_tf32 = on },
        {
            "fp16 reduction",
            () => backends.cuda.matmul.allow_fp16_reduced_precision_reduction,
            on => backends.cuda.matmul.allow_fp16_reduced_precision_reduction = on
        },
        { "flash sdp", backends.cuda.flash_sdp_enabled, backends.cuda.enable_flash_sdp },
        { "math sdp", backends.cuda.math_sdp_enabled, backends.cuda.enable_math_sdp },
    };

    [Theory]
    [MemberData(nameof(Switches), DisableDiscoveryEnumeration = true)]
    public void A_switch_stays_as_it_was_set(string name, Func<bool> read, Action<bool> set)
    {
        var before = read();
        try
        {
            set(!before);
            read().Should().Be(!before, name);
        }
        finally
        {
            set(before);
        }

        read().Should().Be(before, name);
    }

    [Fact]
    public void Threads_can_be_set_and_read()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            get_num_threads().Should().Be(1);
            set_num_threads(2);
            get_num_threads().Should().Be(2);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Questions_about_CUDA_have_consistent_answers()
    {
        cuda.is_available().Should().Be(cuda.device_count() > 0);
        cuda_is_available().Should().Be(cuda.is_available());
        if (!cuda.is_available())
            cuda.is_cudnn_available().Should().BeFalse();
    }

    [Fact]
    public void Errors_of_torch_are_exceptions_with_its_words()
    {
        ShouldFail(() => ones(2, 3).mm(ones(2, 3)), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)*");
        ShouldFail(() => ones(2).add(ones(3)), "The size of tensor a (2) must match*");
        ShouldFail(() => ones(2, 3).view(4), "*invalid for input of size 6*");

        static void ShouldFail(Func<Tensor> mistake, string message) =>
            mistake.Should().Throw<ExternalException>().WithMessage(message);
    }

    [Fact]
    public void After_an_error_everything_works_on()
    {
        ones(2, 3).Invoking(t => t.mm(ones(2, 3))).Should().Throw<ExternalException>();

        ones(2, 3).mm(ones(3, 2)).sum().item<float>().Should().Be(12);
    }

    [Fact]
    public void The_version_is_a_version() => __version__.Should().MatchRegex(@"^\d+\.\d+");
}
