using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor reshape(params long[] shape) => Operators.reshape.Call(this, shape);

        public Tensor view(params long[] shape) => Operators.view.Call(this, shape);

        public Tensor view_as(Tensor other) => Operators.view_as.Call(this, other);

        public Tensor permute(params long[] permutation) => Operators.permute.Call(this, permutation);

        public Tensor transpose(long dim0, long dim1) => Operators.transpose_int.Call(this, dim0, dim1);

        public Tensor transpose_(long dim0, long dim1) => Operators.transpose_.CallInPlace(this, dim0, dim1);

        public Tensor t() => Operators.t.Call(this);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Operators.flatten_using_ints.Call(this, start_dim, end_dim);

        public Tensor squeeze(long? dim = null) => Operators.squeeze_dim.Call(this, dim);

        public Tensor squeeze_(long? dim = null) => Operators.squeeze__dim.CallInPlace(this, dim);

        public Tensor unsqueeze(long dim) => Operators.unsqueeze.Call(this, dim);

        public Tensor unsqueeze_(long dim) => Operators.unsqueeze_.CallInPlace(this, dim);

        public Tensor expand(long[] sizes, bool isImplicit = false) => Operators.expand.Call(this, sizes, isImplicit);

        public Tensor expand(params long[] sizes) => Operators.expand.Call(this, sizes);

        public Tensor repeat(params long[] sizes) => Operators.repeat.Call(this, sizes);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Operators.repeat_interleave_self_Tensor.Call(this, repeats, dim, output_size);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Operators.repeat_interleave_self_int.Call(this, repeats, dim, output_size);

        public Tensor broadcast_to(params long[] shape) => Operators.broadcast_to.Call(this, shape);

        public Tensor tile(long[] reps) => Operators.tile.Call(this, reps);

        public Tensor flip(params long[] dims) => Operators.flip.Call(this, dims);

        public Tensor fliplr() => Operators.fliplr.Call(this);

        public Tensor flipud() => Operators.flipud.Call(this);

        public Tensor roll(long[] shifts, long[] dims) => Operators.roll.Call(this, shifts, dims);

        public Tensor roll(long[] shifts) => Operators.roll.Call(this, shifts);

        public Tensor tril(long diagonal = 0) => Operators.tril.Call(this, diagonal);

        public Tensor tril_(long diagonal = 0) => Operators.tril_.CallInPlace(this, diagonal);

        public Tensor triu(long diagonal = 0) => Operators.triu.Call(this, diagonal);

        public Tensor triu_(long diagonal = 0) => Operators.triu_.CallInPlace(this, diagonal);

        public Tensor diag(long diagonal = 0) => Operators.diag.Call(this, diagonal);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Operators.diagonal.Call(this, offset, dim1, dim2);

        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) =>
            Operators.diag_embed.Call(this, offset, dim1, dim2);

        public Tensor diagflat(long offset = 0) => Operators.diagflat.Call(this, offset);

        public Tensor movedim(long[] source, long[] destination) =>
            Operators.movedim_intlist.Call(this, source, destination);

        public Tensor moveaxis(long[] source, long[] destination) =>
            Operators.moveaxis_intlist.Call(this, source, destination);

        public Tensor swapaxes(long dim0, long dim1) => Operators.swapaxes.Call(this, dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => Operators.swapdims.Call(this, dim0, dim1);

        public Tensor[] unbind(long dimension = 0) => Operators.unbind_int.CallMany(this, dimension);

        public Tensor unfold(long dimension, long size, long step) =>
            Operators.unfold.Call(this, dimension, size, step);

        public Tensor[] chunk(long chunks, long dim = 0) => Operators.chunk.CallMany(this, chunks, dim);

        public Tensor narrow(long dim, long start, long length) => Operators.narrow.Call(this, dim, start, length);

        public Tensor select(long dim, long index) => Operators.select_int.Call(this, dim, index);

        public Tensor contiguous() => Operators.contiguous.Call(this);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Operators.as_strided.Call(this, size, strides, storageOffset);

        public Tensor ravel() => Operators.ravel.Call(this);

        public Tensor adjoint() => Operators.adjoint.Call(this);

        public Tensor alias() => Operators.alias.Call(this);
    }
}
