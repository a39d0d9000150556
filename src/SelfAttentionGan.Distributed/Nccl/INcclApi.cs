namespace SelfAttentionGan.Distributed.Nccl;

/// <summary>What a process group calls of NCCL and CUDA; a communicator's work is done in the order of its calls.</summary>
internal interface INcclApi
{
    /// <summary>The version, such as "2.27.5".</summary>
    string Version { get; }

    /// <summary>Creates what one process tells the others, so that they find each other.</summary>
    byte[] CreateId();

    /// <summary>Creates this process's communicator; waits for all others.</summary>
    nint Join(byte[] id, int size, int rank, int device);

    void AllReduceSum(nint values, long count, NcclType type, nint communicator);

    void Broadcast(nint bytes, long count, int root, nint communicator);

    /// <summary>Whether all that was called is done.</summary>
    /// <exception cref="InvalidOperationException">Something failed on this or another process.</exception>
    bool IsDone(nint communicator);

    /// <summary>Ends a communicator whose work may never be done.</summary>
    void Abort(nint communicator);

    void Destroy(nint communicator);
}

/// <summary>NCCL's types, by its numbers (ncclDataType_t).</summary>
internal enum NcclType
{
    Byte = 1,
    Int64 = 4,
    Float32 = 7,
    Float64 = 8,
}
