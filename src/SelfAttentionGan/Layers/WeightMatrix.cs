using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>A weight as a matrix of outputs × everything else, read where it lies.</summary>
/// <remarks>
/// A transposed convolution counts its outputs second: its matrix W is a row of slices, one for each input, which are
/// never put together.
/// </remarks>
/// <param name="weight">Two or more dimensions.</param>
/// <param name="rows">The dimension that counts the outputs, 0 or 1.</param>
internal readonly struct WeightMatrix(Tensor weight, int rows)
{
    /// <summary>The number of rows.</summary>
    public long Height => weight.shape[rows];

    /// <summary>The number of columns.</summary>
    public long Width => weight.numel() / Height;

    /// <summary>Returns W v, a number for each row.</summary>
    public Tensor Times(Tensor v)
    {
        if (rows == 0)
            return weight.flatten(1).mv(v);

        // Every column of the slices times every one of v's: one product, of which the diagonal is wanted.
        using var scope = NewDisposeScope();
        var (slices, columns) = (weight.shape[0], Width / weight.shape[0]);
        var products = weight.reshape(slices, -1).t().mm(v.view(slices, columns)).view(Height, columns, columns);

        return products.diagonal(0, 1, 2).sum(dim: 1).MoveToOuterDisposeScope();
    }

    /// <summary>Returns Wᵀ u, a number for each column.</summary>
    public Tensor TransposedTimes(Tensor u)
    {
        using var scope = NewDisposeScope();
        if (rows == 0)
            return weight.flatten(1).t().mv(u).MoveToOuterDisposeScope();

        var (slices, columns) = (weight.shape[0], Width / weight.shape[0]);
        var spread = u.view(-1, 1, 1) * eye(columns, dtype: u.dtype, device: u.device);        // (rows, columns, columns)

        return weight.reshape(slices, -1).mm(spread.view(-1, columns)).flatten().MoveToOuterDisposeScope();
    }
}
