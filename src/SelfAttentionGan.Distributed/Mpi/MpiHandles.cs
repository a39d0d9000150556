namespace SelfAttentionGan.Distributed.Mpi;

/// <summary>The predefined handles and constants of an MPI library's binary interface (ABI).</summary>
/// <remarks>There are three: handles are addresses of exported variables, or numbers of the one kind or the other.</remarks>
/// <param name="World">The communicator of all processes, MPI_COMM_WORLD.</param>
/// <param name="Float">The type MPI_FLOAT.</param>
/// <param name="Double">The type MPI_DOUBLE.</param>
/// <param name="Int64">The type MPI_LONG_LONG or MPI_INT64_T.</param>
/// <param name="Byte">The type MPI_BYTE.</param>
/// <param name="Sum">The operation MPI_SUM.</param>
/// <param name="ErrorsReturn">The error handler MPI_ERRORS_RETURN.</param>
/// <param name="InPlace">MPI_IN_PLACE: the result replaces the argument.</param>
/// <param name="StatusIgnore">MPI_STATUS_IGNORE.</param>
/// <param name="Serialized">MPI_THREAD_SERIALIZED: several threads call, one at a time.</param>
internal sealed record MpiHandles(
    nint World, nint Float, nint Double, nint Int64, nint Byte, nint Sum, nint ErrorsReturn, nint InPlace,
    nint StatusIgnore, int Serialized)
{
    /// <summary>MPICH, and what shares its ABI: Intel MPI, MVAPICH, Cray MPICH.</summary>
    public static MpiHandles Mpich { get; } = new(
        World: 0x44000000,
        Float: 0x4c00040a,
        Double: 0x4c00080b,
        Int64: 0x4c000809,
        Byte: 0x4c00010d,
        Sum: 0x58000003,
        ErrorsReturn: 0x54000001,
        InPlace: -1,
        StatusIgnore: 1,
        Serialized: 2);

    /// <summary>The ABI of the MPI 5.0 standard (chapter 20).</summary>
    public static MpiHandles Standard { get; } = new(
        World: 0x101,
        Float: 0x210,
        Double: 0x214,
        Int64: 0x258,
        Byte: 0x247,
        Sum: 0x21,
        ErrorsReturn: 0x143,
        InPlace: 1,
        StatusIgnore: 0,
        Serialized: 2048);

    /// <summary>Open MPI 4 and 5: addresses of exported variables.</summary>
    /// <param name="export">Returns the address of an exported variable.</param>
    public static MpiHandles OpenMpi(Func<string, nint> export) => new(
        World: export("ompi_mpi_comm_world"),
        Float: export("ompi_mpi_float"),
        Double: export("ompi_mpi_double"),
        Int64: export("ompi_mpi_long_long_int"),
        Byte: export("ompi_mpi_byte"),
        Sum: export("ompi_mpi_op_sum"),
        ErrorsReturn: export("ompi_mpi_errors_return"),
        InPlace: 1,
        StatusIgnore: 0,
        Serialized: 2);
}
