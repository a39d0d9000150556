namespace SelfAttentionGan.Interop.Files;

/// <summary>Checks shapes and strides of tensors in a file before torch computes with them.</summary>
internal static class TensorLayout
{
    private const int MaxDimensions = 64;

    /// <summary>Returns the number of elements of a shape; null where it is none.</summary>
    public static long? Elements(IReadOnlyList<long> shape)
    {
        if (shape.Count > MaxDimensions || shape.Any(size => size < 0))
            return null;

        // Torch multiplies the sizes of empty tensors, too.
        var product = shape.Where(size => size > 0).Aggregate((long?)1, Multiply);

        return shape.Contains(0) ? product * 0 : product;
    }

    /// <summary>Returns the number of elements that a storage needs for a tensor; null where strides are none.</summary>
    public static long? Extent(IReadOnlyList<long> shape, IReadOnlyList<long> strides, long offset)
    {
        if (shape.Count != strides.Count || offset < 0 || strides.Any(stride => stride < 0))
            return null;
        if (shape.Contains(0))
            return 0;

        long? last = offset;
        for (var i = 0; i < shape.Count; i++)
            last = Add(last, Multiply(shape[i] - 1, strides[i]));

        return Add(last, 1);
    }

    private static long? Multiply(long? left, long right) =>
        left is { } value && Math.BigMul(value, right, out var low) == 0 && low >= 0 ? low : null;

    private static long? Add(long? left, long? right) =>
        left is { } a && right is { } b && a <= long.MaxValue - b ? a + b : null;
}
