using Sagan.Cli.Doctor;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What the doctor advises on machines that are not this one.</summary>
public sealed class SaganDoctorTests
{
    [Theory]
    [InlineData("OpenBLAS", "/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3")]
    [InlineData("OpenBLAS", "/usr/lib/libopenblas.so.0", "/usr/lib/libcblas.so.3")]
    [InlineData("MKL", "/opt/intel/libmkl_rt.so.2")]
    [InlineData("ATLAS", "/usr/lib/libatlas.so.3")]
    [InlineData("BLIS", "/usr/lib/x86_64-linux-gnu/blis-openmp/libblas.so.3")]
    public void A_fast_blas_is_named(string name, params string[] loaded) =>
        Blas.Judge(loaded).Should().BeEquivalentTo(new { Says = $"{name} ({loaded[0]})", Advice = (string?)null });

    [Fact]
    public void The_reference_blas_is_advised_against()
    {
        var finding = Blas.Judge(["/usr/lib/libm.so.6", "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0"]);

        finding.Says.Should().StartWith("the reference one (/usr/lib/x86_64-linux-gnu/blas");
        finding.Advice.Should().Contain("apt-get install libopenblas0-openmp").And.Contain("update-alternatives");
        finding.Failed.Should().BeFalse("it works, only slowly");
    }

    [Fact]
    public void A_torch_that_brings_its_own_needs_no_library() =>
        Blas.Judge(["/home/me/libtorch_cpu.so"]).Advice.Should().BeNull();

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
    public void A_library_that_is_missing_comes_with_its_package()
    {
        var finding = Libraries.Look("lmdb", "LSUN", ["libnowhere.so.9"]);

        finding.Advice.Should()
            .StartWith("LSUN pictures are not read without libnowhere.so.9: apt-get install liblmdb0");
        finding.Failed.Should().BeFalse("other pictures are read");
    }

    [Fact]
    public void What_throws_is_a_failure_told_in_a_sentence()
    {
        var finding = Finding.Of("torch", () => throw new DllNotFoundException("No libtorch."));

        finding.Should().Be(new Finding("torch", "fails", "torch: No libtorch.", Failed: true));
    }
}
