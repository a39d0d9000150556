using Sagan.Cli.Diagnostics;
using Sagan.Cli.Parsing;
using SelfAttentionGan.Platform;

namespace SelfAttentionGan.Tests.Cli.Diagnostics;

/// <summary>The advice of `sagan doctor` for other machines.</summary>
public sealed class DiagnosticsRunnerTests
{
    [Fact]
    public void An_old_libstdcxx_is_reported_with_remedies()
    {
        const string Linker = """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies.
            /opt/sagan/LibTorchSharp.so: cannot open shared object file: No such file or directory
            /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /opt/sagan/libLibTorchSharp.so)
            """;

        var result = NativeLibraryCheck.Diagnose(Linker)!;

        result.Summary.Should().Be("does not load: /lib/x86_64-linux-gnu/libstdc++.so.6 lacks GLIBCXX_3.4.32");
        result.Advice.Should().Contain("-p:PatchLibTorchSharp=true").And.Contain("Debian 13, Ubuntu 24.04")
            .And.Contain("libstdc++.so.6 of GCC 13").And.Contain("LD_LIBRARY_PATH");
        result.Failed.Should().BeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/opt/sagan/libLibTorchSharp.so: cannot open shared object file: No such file or directory")]
    [InlineData("/lib/libc.so.6: version `GLIBC_2.38' not found (required by /opt/sagan/libLibTorchSharp.so)")]
    public void Other_load_errors_are_left_to_torchsharp(string? linker) =>
        NativeLibraryCheck.Diagnose(linker).Should().BeNull();

    [Fact]
    public void Torch_loads_on_this_machine() => NativeLibraryCheck.LoadError().Should().BeNull("these tests need it");

    [Theory]
    [InlineData(nameof(OneDnnState.Correct), 1e-6, null, false)]
    [InlineData(nameof(OneDnnState.Disabled), 1e-6, "What oneDNN does.", false)]
    [InlineData(nameof(OneDnnState.Faulty), 1e-6, "What oneDNN does.", true)]
    [InlineData(nameof(OneDnnState.Correct), 0.5, "ONEDNN_MAX_CPU_ISA=SSE41", true)]
    [InlineData(nameof(OneDnnState.Disabled), double.NaN, "ONEDNN_MAX_CPU_ISA=SSE41", true)]
    public void Convolutions_are_evaluated_by_onednns_state_and_float64(
        string state, double error, string? advice, bool failed)
    {
        var result = ConvolutionCheck.Evaluate(Enum.Parse<OneDnnState>(state), "What oneDNN does.", error);

        result.Failed.Should().Be(failed);
        if (advice is null)
            result.Advice.Should().BeNull();
        else
            result.Advice.Should().Contain(advice);
    }

    [Fact]
    public void Convolutions_agree_with_float64_on_this_machine()
    {
        var result = ConvolutionCheck.Run();

        result.Failed.Should().BeFalse(result.Advice);
    }

    [Fact]
    public void A_torch_that_does_not_load_is_reported_in_one_line()
    {
        var failure = new TypeInitializationException(
            "TorchSharp.torch", new NotSupportedException("There is no libtorch.\n\nTrace from LoadNativeBackend:\n..."));

        ErrorHandler.Describe(failure).Should().Be("There is no libtorch.");
    }

    [Theory]
    [InlineData(2, 2, "passive", true, null)]
    [InlineData(1, 1, null, true, null)]
    [InlineData(1, 2, null, true, "OMP_NUM_THREADS=2 OMP_WAIT_POLICY=passive")]
    [InlineData(1, 2, "passive", true, "OMP_NUM_THREADS=2.")]
    [InlineData(2, 2, null, false, null)]
    [InlineData(2, 2, null, true, "OMP_WAIT_POLICY=passive")]
    [InlineData(2, 2, "ACTIVE", true, "OMP_WAIT_POLICY=passive")]
    [InlineData(8, 2, "PASSIVE", true, "OMP_NUM_THREADS=2")]
    public void Spinning_or_too_many_threads_get_advice(
        int threads, int cores, string? policy, bool gnu, string? advice)
    {
        var result = TorchCheck.Threads(threads, cores, policy, gnu);

        if (advice is null)
            result.Advice.Should().BeNull();
        else
            result.Advice.Should().Contain(advice);
    }

    [Theory]
    [InlineData(1L << 30, true)]
    [InlineData(1L << 33, false)]
    public void Little_free_space_gets_advice(long free, bool advised) =>
        ResourceCheck.Evaluate("disk", free, required: 4, "Free some.").Advice.Should().Be(advised ? "Free some." : null);

    [Fact]
    public void An_exception_is_reported_as_a_failure()
    {
        var result = DiagnosticResult.From("torch", () => throw new DllNotFoundException("No libtorch."));

        result.Should().Be(new DiagnosticResult("torch", "fails", "torch: No libtorch.", Failed: true));
    }
}
