using SelfAttentionGan.Distributed.Mpi;

namespace SelfAttentionGan.Distributed.Tests.Mpi;

public sealed class MpiLibraryTests
{
    [Theory]
    [InlineData("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4", "Open MPI 4.1.4")]
    [InlineData("MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7 12:34:45 CDT 2022", "MPICH 4.0.2")]
    [InlineData("MVAPICH2 Version      :\t2.3.7\nMVAPICH2 Release date :\tWed March 02", "MVAPICH2 2.3.7")]
    [InlineData("Intel(R) MPI Library 2021.10 for Linux* OS\n", "Intel(R) MPI Library 2021.10 for Linux* OS")]
    public void Its_name_is_short(string version, string name) => MpiLibrary.NameOf(version).Should().Be(name);

    [Fact]
    public void A_missing_library_is_an_error_with_its_name_and_the_remedy() => FluentActions
        .Invoking(() => MpiProcessGroup.Open(new() { Library = "libnothing.so" }))
        .Should().Throw<DllNotFoundException>()
        .WithMessage("*apt-get install openmpi-bin*SELFATTENTIONGAN_MPI_LIBRARY. Tried: libnothing.so: *");
}
