using TorchSharp.Interop;
using Step = TorchSharp.torch.TensorIndex.IndexKind;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>What these indices select; setting copies the value there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>What these positions select; setting copies the value there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, TensorIndex.FromPosition));
            set => index_put_(value, Array.ConvertAll(indices, TensorIndex.FromPosition));
        }

        /// <summary>What these tensors of positions, or masks, select; setting copies the value there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            if (tensors is null)
                return view;
            var result = Operators.index_Tensor.Call(view, tensors);
            DisposeUnlessThis(view);
            return result;
        }

        public Tensor index(params Tensor[] indices) => Operators.index_Tensor.Call(this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = View(indices);
            if (tensors is not null)
                Operators.index_put_.CallInPlace(view, tensors, value, accumulate);
            else if (accumulate)
                view.add_(value);
            else
                view.copy_(value);
            DisposeUnlessThis(view);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Operators.index_put_.CallInPlace(this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var constant = full([], value, dtype, device);
            return index_put_(constant, indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var constant = full([], value, dtype, device);
            return index_put_(constant, indices, false);
        }

        // The plain steps become views, one after another; tensors wait for one gather at the end.
        private (Tensor View, Tensor?[]? Tensors) View(TensorIndex[] indices)
        {
            var consumed = indices.Count(i => i.Kind is Step.Single or Step.Slice) +
                indices.Where(i => i.Kind == Step.Tensor).Sum(i => Width(i.Indices!));
            if (consumed > ndim)
                throw new ArgumentException($"Too many indices: this tensor has {ndim} dimensions, but got {consumed}.");

            var view = this;
            List<Tensor?>? tensors = null;
            var at = 0;
            foreach (var index in indices)
            {
                var before = view;
                switch (index.Kind)
                {
                    case Step.Single:
                        view = view.select(at, index.Start ?? throw new ArgumentException("An index needs a number, but got none."));
                        break;
                    case Step.Slice:
                        view = Operators.slice_Tensor.Call(view, (long)at++, index.Start, index.Stop, index.Step ?? 1);
                        break;
                    case Step.Ellipsis:
                        at += (int)(ndim - consumed);
                        break;
                    case Step.None:
                        view = view.unsqueeze(at++);
                        break;
                    case Step.Bool:
                        view = view.unsqueeze(at);
                        Place(ref tensors, at++, tensor(index.Start == 1).reshape(1));
                        break;
                    default:
                        Place(ref tensors, at, index.Indices!);
                        at += Width(index.Indices!);
                        break;
                }

                if (!ReferenceEquals(before, view))
                    DisposeUnless(before, this);
            }

            return (ReferenceEquals(view, this) && tensors is null ? alias() : view, tensors?.ToArray());
        }

        private static void Place(ref List<Tensor?>? tensors, int position, Tensor indices)
        {
            tensors ??= [];
            while (tensors.Count < position)
                tensors.Add(null);
            tensors.Add(indices);
        }

        // A mask selects over as many dimensions as it has; a tensor of indices over one.
        private static int Width(Tensor indices) =>
            indices.dtype is ScalarType.Bool or ScalarType.Byte ? (int)indices.ndim : 1;

        private void DisposeUnlessThis(Tensor view) => DisposeUnless(view, this);

        private static void DisposeUnless(Tensor view, Tensor kept)
        {
            if (!ReferenceEquals(view, kept))
                view.Dispose();
        }
    }
}
