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
        public Scalar ToScalar() => Operators.item.CallScalar(this);

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

        /// <summary>A view of the elements, in order; of a tensor on another device, a view of a copy.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            CheckElementType<T>();
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        /// <summary>The bytes of a contiguous tensor on the CPU.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                CheckBytes("Bytes");
                if (ByteCount > int.MaxValue)
                    throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                return new Span<byte>((void*)DataPointer(), (int)ByteCount);
            }
            set
            {
                CheckBytes("SetBytes");
                if (value.Length != ByteCount)
                    throw new ArgumentException(
                        $"Mismatched data sizes in SetBytes(). This tensor has {ByteCount} bytes, but got {value.Length}.");
                value.CopyTo(bytes);
            }
        }

        /// <summary>Writes the elements as they lie in memory.</summary>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            CheckBytes("Bytes");
            var next = (byte*)DataPointer();
            for (long left = ByteCount, size; left > 0; left -= size, next += size)
            {
                size = Math.Min(left, Math.Max(bufferSize, 1 << 16));
                stream.Write(new ReadOnlySpan<byte>(next, (int)size));
            }

            GC.KeepAlive(this);
        }

        /// <summary>Fills the elements with what the stream holds.</summary>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            CheckBytes("Bytes");
            var next = (byte*)DataPointer();
            for (long left = ByteCount, size; left > 0; left -= size, next += size)
            {
                size = Math.Min(left, Math.Max(bufferSize, 1 << 16));
                stream.ReadExactly(new Span<byte>(next, (int)size));
            }

            GC.KeepAlive(this);
        }

        private long ByteCount => numel() * element_size();

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

        private void CheckBytes(string caller)
        {
            if (!is_contiguous())
                throw new InvalidOperationException(
                    $"{caller}() called on non-contiguous tensor. Call contiguous() first.");
            if (!is_cpu())
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        }

        private void CheckElementType<T>()
        {
            if (dtype != ElementTypes.Of<T>())
                throw new ArgumentException(
                    $"{typeof(T).Name} is not compatible with {dtype}. Convert the tensor with to_type() first.");
        }

        private static unsafe T ReadFirst<T>(Tensor tensor) where T : unmanaged
        {
            var value = Unsafe.ReadUnaligned<T>((void*)tensor.DataPointer());
            GC.KeepAlive(tensor);
            return value;
        }
    }
}
