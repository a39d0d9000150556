using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>What power iteration knows of a weight at one call or at several: σ and its directions.</summary>
/// <param name="U">Directions among the rows, calls × rows.</param>
/// <param name="V">Directions among the columns, calls × columns.</param>
/// <param name="Sigma">σ, one for each call.</param>
internal sealed record SigmaEstimate(Tensor U, Tensor V, Tensor Sigma)
{
    /// <summary>How many calls it is for.</summary>
    public int Calls => (int)Sigma.shape[0];

    /// <summary>Returns the estimates of several calls as one.</summary>
    public static SigmaEstimate Of(IReadOnlyList<SigmaEstimate> calls) => new(
        cat([.. calls.Select(call => call.U)]), cat([.. calls.Select(call => call.V)]),
        cat([.. calls.Select(call => call.Sigma)]));

    /// <summary>Returns all of it as one tensor, calls × (rows + columns + 1), to be shown to other ranks.</summary>
    public Tensor Pack() => cat([U, V, Sigma.unsqueeze(1)], dim: 1);

    /// <summary>Reads what <see cref="Pack"/> wrote, of a weight of so many rows.</summary>
    public static SigmaEstimate Unpack(Tensor packed, long rows)
    {
        var columns = packed.shape[1] - rows - 1;

        return new(packed.narrow(1, 0, rows), packed.narrow(1, rows, columns), packed.select(1, rows + columns));
    }

    /// <summary>Returns what it is for one of the calls.</summary>
    public SigmaEstimate this[int call] => new(U.narrow(0, call, 1), V.narrow(0, call, 1), Sigma.narrow(0, call, 1));
}
