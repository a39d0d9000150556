using System.Globalization;

namespace SelfAttentionGan.Distributed.Mpi;

/// <summary>The launcher that started this process, as its environment variables tell.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Size">The number of processes that it started; null where it does not say.</param>
/// <param name="Rank">This process's rank; null where it does not say.</param>
/// <param name="Libraries">File names of the MPI libraries that belong to it, the likeliest first.</param>
internal sealed record MpiLauncher(string Name, int? Size, int? Rank, params string[] Libraries)
{
    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.40.dylib"];
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib"];
    private static readonly string[] Others = ["libmpi_abi.so.0", "libmpi_abi.0.dylib", "libmpi.so", "libmpi.dylib"];

    /// <summary>No launcher: any library, for a group of one.</summary>
    public static MpiLauncher None { get; } = new("no launcher", 1, 0, [.. OpenMpi, .. Mpich, .. Others]);

    /// <summary>Recognizes the launcher; returns null where there is none.</summary>
    /// <param name="environment">Returns an environment variable.</param>
    public static MpiLauncher? Find(Func<string, string?> environment)
    {
        if (Number("OMPI_COMM_WORLD_SIZE") is { } open)
            return new("Open MPI's mpirun", open, Number("OMPI_COMM_WORLD_RANK"), [.. OpenMpi, .. Others]);
        if (Number("MV2_COMM_WORLD_SIZE") is { } mvapich)
            return new("MVAPICH's mpirun", mvapich, Number("MV2_COMM_WORLD_RANK"), [.. Mpich, .. Others]);
        if (Number("PMI_SIZE") is { } mpich)
            return new("MPICH's mpirun (or one like it)", mpich, Number("PMI_RANK"), [.. Mpich, .. Others]);
        if (Number("PMIX_RANK") is { } rank)
            return new(
                "a PMIx launcher", Number("SLURM_STEP_NUM_TASKS"), rank, [.. OpenMpi, .. Mpich, .. Others]);

        return null;

        int? Number(string name) =>
            int.TryParse(environment(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }
}
