using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>A weight as a matrix of outputs × everything else, read where it lies.</summary>
/// <remarks>
/// A transposed convolution counts its outputs second: its matrix W is a stack of slices, a row of blocks, and is never
/// put together.
/// </remarks>
/// <param name="weight">Two or more dimensions.</param>
/// <param name="rows">The dimension that counts the outputs, 0 or 1.</param>
internal readonly struct WeightMatrix(Tensor weight, int rows)
{
    /// <summary>The number of rows.</summary>
    public long Height => weight.shape[rows];

    /// <summary>The number of columns.</summary>
    public long Width => weight.numel() / Height;

    /// <summary>The weight's type and place.</summary>
    public Tensor Like => weight;

    /// <summary>Returns W v, a number for each row.</summary>
    public Tensor Times(Tensor v)
    {
        if (rows == 0)
            return weight.flatten(1).mv(v);

        using var scope = NewDisposeScope();
        var slices = weight.flatten(2);                                         // (a, rows, b)
        var parts = slices.bmm(v.view(slices.shape[0], -1, 1));                 // (a, rows, 1)

        return parts.sum(dim: 0).view(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Returns Wᵀ u, a number for each column.</summary>
    public Tensor TransposedTimes(Tensor u)
    {
        using var scope = NewDisposeScope();
        if (rows == 0)
            return weight.flatten(1).t().mv(u).MoveToOuterDisposeScope();

        var slices = weight.flatten(2);                                         // (a, rows, b)
        var sums = u.view(1, 1, -1).expand(slices.shape[0], -1, -1).bmm(slices);    // (a, 1, b)

        return sums.flatten().MoveToOuterDisposeScope();
    }

    /// <summary>Returns the sum of u vᵀ over pairs of directions, shaped as the weight.</summary>
    /// <param name="u">Directions among the rows, pairs × rows.</param>
    /// <param name="v">Directions among the columns, pairs × columns.</param>
    public Tensor Outer(Tensor u, Tensor v)
    {
        using var scope = NewDisposeScope();

        var (down, across) = (new long[weight.dim()], weight.shape);
        Array.Fill(down, 1);
        (down[rows], across[rows]) = (-1, 1);

        var sum = u[0].view(down) * v[0].view(across);
        for (var pair = 1; pair < u.shape[0]; pair++)
            sum.addcmul_(u[pair].view(down), v[pair].view(across), 1);

        return sum.MoveToOuterDisposeScope();
    }
}
