using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        private const int MostDimensions = 64;

        public ScalarType dtype => (ScalarType)Describe().Dtype;

        public Device device => Describe() is var d ? new Device(d.DeviceType, d.DeviceIndex) : CPU;

        public DeviceType device_type => Describe().DeviceType;

        public int device_index => Describe().DeviceIndex;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_sparse => (Describe().Flags & 4) != 0;

        public bool is_leaf => (Describe().Flags & 2) != 0;

        /// <summary>Sizes of the dimensions.</summary>
        public long[] shape
        {
            get
            {
                var sizes = stackalloc long[MostDimensions];
                var rank = NativeMethods.systemtorch_tensor_shape(Handle, sizes, null, MostDimensions);
                return new ReadOnlySpan<long>(sizes, rank).ToArray();
            }
        }

        public long[] size() => shape;

        public long size(int dim)
        {
            var sizes = stackalloc long[MostDimensions];
            var rank = NativeMethods.systemtorch_tensor_shape(Handle, sizes, null, MostDimensions);
            return dim >= -rank && dim < rank
                ? sizes[dim < 0 ? dim + rank : dim]
                : throw new ArgumentOutOfRangeException(
                    nameof(dim), $"Dimension out of range: expected {-rank} to {rank - 1}, but got {dim}.");
        }

        public long[] stride()
        {
            var strides = stackalloc long[MostDimensions];
            var rank = NativeMethods.systemtorch_tensor_shape(Handle, null, strides, MostDimensions);
            return new ReadOnlySpan<long>(strides, rank).ToArray();
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)ndim : dim];

        public long storage_offset() => NativeMethods.systemtorch_tensor_storage_offset(Handle);

        public long ndim => dim();

        public long dim() => NativeMethods.systemtorch_tensor_shape(Handle, null, null, 0);

        public long Dimensions => dim();

        public long numel() => NativeMethods.systemtorch_tensor_numel(Handle);

        public long NumberOfElements => numel();

        public long ElementSize => element_size();

        public long element_size() => dtype.ElementSize();

        public bool is_contiguous() => NativeMethods.systemtorch_tensor_is_contiguous(Handle) != 0;

        public bool is_floating_point() =>
            dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

        public bool is_integral() => dtype is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16
            or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

        public bool is_complex() => dtype is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

        public bool requires_grad
        {
            get => (Describe().Flags & 1) != 0;
            set => NativeError.Check(NativeMethods.systemtorch_tensor_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => NativeError.Check(NativeMethods.systemtorch_tensor_retain_grad(Handle));

        /// <summary>The gradient that backward left, or null.</summary>
        public Tensor? grad
        {
            get
            {
                nint found;
                NativeError.Check(NativeMethods.systemtorch_tensor_grad(Handle, &found));
                return FromHandle(found);
            }
            set => NativeError.Check(NativeMethods.systemtorch_tensor_set_grad(Handle, value?.Handle ?? 0));
        }

        /// <summary>Makes this tensor another name of the other's data, without a history.</summary>
        public Tensor set_(Tensor source)
        {
            NativeError.Check(NativeMethods.systemtorch_tensor_set_data(Handle, source.Handle));
            return this;
        }

        private (int Dtype, DeviceType DeviceType, int DeviceIndex, int Flags) Describe()
        {
            var description = stackalloc int[5];
            NativeError.Check(NativeMethods.systemtorch_tensor_describe(Handle, description));
            return (description[0], (DeviceType)description[1], description[2], description[3]);
        }
    }
}
