using SelfAttentionGan.Distributed.Mpi;

namespace SelfAttentionGan.Distributed.Tests.Mpi;

public sealed class MpiLauncherTests
{
    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=3 PMIX_RANK=3", 4, 3, "libmpi.so.40")]
    [InlineData("PMI_SIZE=2 PMI_RANK=1", 2, 1, "libmpich.so.12")]
    [InlineData("MV2_COMM_WORLD_SIZE=2 MV2_COMM_WORLD_RANK=0 PMI_SIZE=2", 2, 0, "libmpich.so.12")]
    [InlineData("PMIX_RANK=5 SLURM_STEP_NUM_TASKS=8", 8, 5, "libmpi.so.40")]
    [InlineData("PMIX_RANK=5", null, 5, "libmpi.so.40")]
    public void A_launcher_is_known_by_its_variables(string variables, int? size, int? rank, string library)
    {
        var launcher = Find(variables)!;

        (launcher.Size, launcher.Rank, launcher.Libraries[0]).Should().Be((size, rank, library));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PMI_SIZE=many")]
    [InlineData("SLURM_PROCID=1 SLURM_NTASKS=4")]
    public void A_process_without_a_launcher_has_none(string variables) => Find(variables).Should().BeNull();

    [Fact]
    public void A_process_that_was_started_alone_finds_no_group()
    {
        MpiProcessGroup.TryDetect().Should().BeNull();
        MpiProcessGroup.LaunchedRank.Should().BeNull();
    }

    private static MpiLauncher? Find(string variables)
    {
        var environment = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);

        return MpiLauncher.Find(name => environment.GetValueOrDefault(name));
    }
}
