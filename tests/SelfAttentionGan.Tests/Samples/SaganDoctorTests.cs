using Sagan.Cli;
using Sagan.Cli.Doctor;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What the doctor advises on machines that are not this one.</summary>
public sealed class SaganDoctorTests
{
    [Fact]
    public void A_libstdcxx_that_is_too_old_comes_with_the_ways_out()
    {
        const string Linker = """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies.
            /opt/sagan/LibTorchSharp.so: cannot open shared object file: No such file or directory
            /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /opt/sagan/libLibTorchSharp.so)
            """;

        var finding = NativeTorch.Judge(Linker)!;

        finding.Says.Should().Be("does not load: /lib/x86_64-linux-gnu/libstdc++.so.6 lacks GLIBCXX_3.4.32");
        finding.Advice.Should().Contain("-p:PatchLibTorchSharp=true").And.Contain("Debian 13, Ubuntu 24.04")
            .And.Contain("libstdc++.so.6 of GCC 13").And.Contain("LD_LIBRARY_PATH");
        finding.Failed.Should().BeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/opt/sagan/libLibTorchSharp.so: cannot open shared object file: No such file or directory")]
    [InlineData("/lib/libc.so.6: version `GLIBC_2.38' not found (required by /opt/sagan/libLibTorchSharp.so)")]
    public void Other_reasons_not_to_load_are_left_to_torchsharp(string? linker) =>
        NativeTorch.Judge(linker).Should().BeNull();

    [Fact]
    public void Torch_loads_on_this_machine() => NativeTorch.LoadError().Should().BeNull("these tests need it");

    [Theory]
    [InlineData(nameof(OneDnnState.Sound), 1e-6, null, false)]
    [InlineData(nameof(OneDnnState.TurnedOff), 1e-6, "What oneDNN does.", false)]
    [InlineData(nameof(OneDnnState.Faulty), 1e-6, "What oneDNN does.", true)]
    [InlineData(nameof(OneDnnState.Sound), 0.5, "ONEDNN_MAX_CPU_ISA=SSE41", true)]
    [InlineData(nameof(OneDnnState.TurnedOff), double.NaN, "ONEDNN_MAX_CPU_ISA=SSE41", true)]
    public void Convolutions_are_judged_by_onednn_and_by_64_bits(
        string state, double error, string? advice, bool failed)
    {
        var finding = Convolutions.Judge(Enum.Parse<OneDnnState>(state), "What oneDNN does.", error);

        finding.Failed.Should().Be(failed);
        if (advice is null)
            finding.Advice.Should().BeNull();
        else
            finding.Advice.Should().Contain(advice);
    }

    [Fact]
    public void Convolutions_agree_with_64_bits_on_this_machine()
    {
        var finding = Convolutions.Check();

        finding.Failed.Should().BeFalse(finding.Advice);
    }

    [Fact]
    public void A_torch_that_does_not_load_is_told_in_one_line()
    {
        var failure = new TypeInitializationException(
            "TorchSharp.torch", new NotSupportedException("There is no libtorch.\n\nTrace from LoadNativeBackend:\n..."));

        Failure.Sentence(failure).Should().Be("There is no libtorch.");
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
    public void Threads_that_spin_or_crowd_are_advised_against(
        int threads, int cores, string? policy, bool gnu, string? advice)
    {
        var finding = Engine.Threads(threads, cores, policy, gnu);

        if (advice is null)
            finding.Advice.Should().BeNull();
        else
            finding.Advice.Should().Contain(advice);
    }

    [Theory]
    [InlineData(1L << 30, true)]
    [InlineData(1L << 33, false)]
    public void Little_room_is_advised_against(long free, bool advised) =>
        Room.Judge("disk", free, enough: 4, "Free some.").Advice.Should().Be(advised ? "Free some." : null);

    [Fact]
    public void What_throws_is_a_failure_told_in_a_sentence()
    {
        var finding = Finding.Of("torch", () => throw new DllNotFoundException("No libtorch."));

        finding.Should().Be(new Finding("torch", "fails", "torch: No libtorch.", Failed: true));
    }
}
