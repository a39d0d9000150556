using System.Runtime.CompilerServices;
using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(Operators.to_dtype_layout.Call(
                this, Argument.None, Argument.None, device, Argument.None, non_blocking, copy), disposeAfter);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false,
            bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(
            ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(Operators.to_dtype_layout.Call(
                this, type, Argument.None, device, Argument.None, non_blocking, copy), disposeAfter);

        public Tensor to(Tensor other, bool non_blocking = false) =>
            to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor to_type(
            ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(Operators.to_dtype.Call(this, type, non_blocking, copy), disposeAfter);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @char() => to_type(ScalarType.Int8);

        public Tensor @short() => to_type(ScalarType.Int16);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor half() => to_type(ScalarType.Float16);

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            Operators.copy_.CallInPlace(this, source, nonBlocking);

        /// <summary>The one element, as a scalar.</summary>
        public Scalar ToScalar() => numel() == 1
            ? Operators.item.CallScalar(this)
            : throw new ArgumentException(
                $"Only a tensor of one element converts to a scalar, but this one has the shape ({string.Join(", ", shape)}).");

        /// <summary>The one element; its type must be the tensor's.</summary>
        public T item<T>() where T : unmanaged
        {
            if (numel() != 1)
                throw new ArgumentException(
                    $"Number of elements in the tensor must be 1, but its shape is ({string.Join(", ", shape)}).");
            CheckElementType<T>();
            if (is_cpu() && !is_sparse)
                return ReadFirst<T>(this);
            using var here = cpu();
            return ReadFirst<T>(here);
        }

        /// <summary>A view of the elements, in order; the tensor must be on the CPU and stay alive.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            CheckElementType<T>();
            if (!is_cpu())
                throw new InvalidOperationException(
                    $"Elements are read on the CPU, but this tensor is on {device}: call cpu() first.");
            return new TensorAccessor<T>(this);
        }

        /// <summary>The bytes of a contiguous tensor on the CPU.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                CheckBytes();
                return new Span<byte>((void*)DataPointer(), checked((int)(numel() * element_size())));
            }
            set
            {
                CheckBytes();
                if (value.Length != numel() * element_size())
                    throw new ArgumentException(
                        $"This tensor has {numel() * element_size()} bytes, but got {value.Length}.");
                value.CopyTo(bytes);
            }
        }

        internal unsafe nint DataPointer()
        {
            void* address;
            NativeError.Check(NativeMethods.systemtorch_tensor_data(Handle, &address));
            return (nint)address;
        }

        private Tensor Converted(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
                Dispose();
            return result;
        }

        private void CheckBytes()
        {
            if (!is_cpu() || !is_contiguous())
                throw new NotSupportedException(
                    "Bytes are read from a contiguous tensor on the CPU: call cpu() or contiguous() first.");
        }

        private void CheckElementType<T>()
        {
            if (dtype != ElementTypes.Of<T>())
                throw new ArgumentException(
                    $"This tensor holds {dtype}, but {typeof(T).Name} was asked for: convert it with to_type() first.");
        }

        private static unsafe T ReadFirst<T>(Tensor tensor) where T : unmanaged
        {
            var value = Unsafe.ReadUnaligned<T>((void*)tensor.DataPointer());
            GC.KeepAlive(tensor);
            return value;
        }
    }
}
