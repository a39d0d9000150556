using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Operators.cat.Call(Argument.List(tensors), dim);

    public static Tensor cat(Tensor[] tensors, long dim = 0) => Operators.cat.Call(tensors, dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    /// <summary>Another name of cat.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Another name of cat.</summary>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);

    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>Joins side by side: along the second dimension, vectors along their only one.</summary>
    public static Tensor hstack(IList<Tensor> tensors) => Operators.hstack.Call(Argument.List(tensors));

    public static Tensor hstack(params Tensor[] tensors) => Operators.hstack.Call(tensors);

    public static Tensor hstack(IEnumerable<Tensor> tensors) => Operators.hstack.Call(Argument.List(tensors));

    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Operators.hstack.Call(tensors.ToArray());

    /// <summary>Joins one above the other; vectors become rows.</summary>
    public static Tensor vstack(IList<Tensor> tensors) => Operators.vstack.Call(Argument.List(tensors));

    public static Tensor vstack(Tensor[] tensors) => Operators.vstack.Call(tensors);

    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Operators.vstack.Call(tensors.ToArray());

    /// <summary>Joins along the third dimension.</summary>
    public static Tensor dstack(params Tensor[] tensors) => Operators.dstack.Call(tensors);

    public static Tensor dstack(IList<Tensor> tensors) => Operators.dstack.Call(Argument.List(tensors));

    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Operators.dstack.Call(tensors.ToArray());

    public static Tensor dstack(IEnumerable<Tensor> tensors) => Operators.dstack.Call(Argument.List(tensors));

    /// <summary>Joins vectors as columns.</summary>
    public static Tensor column_stack(IList<Tensor> tensors) => Operators.column_stack.Call(Argument.List(tensors));

    public static Tensor column_stack(params Tensor[] tensors) => Operators.column_stack.Call(tensors);

    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Operators.column_stack.Call(tensors.ToArray());

    /// <summary>Views of the tensors, all expanded to one shape.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) =>
        Operators.broadcast_tensors.CallMany(tensors);

    /// <summary>Every combination of the vectors' elements, one a row.</summary>
    public static Tensor cartesian_prod(IList<Tensor> tensors) =>
        Operators.cartesian_prod.Call(Argument.List(tensors));

    public static Tensor cartesian_prod(params Tensor[] tensors) => Operators.cartesian_prod.Call(tensors);

    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) =>
        Operators.cartesian_prod.Call(tensors.ToArray());

    /// <summary>Matrices along a diagonal, zeros elsewhere.</summary>
    public static Tensor block_diag(params Tensor[] tensors) => Operators.block_diag.Call(tensors);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) =>
        Operators.stack.Call(Argument.List(tensors), dim);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Operators.einsum.Call(equation, tensors);

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Operators.meshgrid_indexing.CallMany(Argument.List(tensors), indexing);

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public static bool allclose(
        Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);

    public static bool is_tensor(object obj) => obj is Tensor;
}
