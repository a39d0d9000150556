using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType defaultType = ScalarType.Float32;
    private static Device? defaultDevice;

    public static void set_default_dtype(ScalarType dtype) => defaultType = dtype;

    public static ScalarType get_default_dtype() => defaultType;

    public static void set_default_device(Device device) => defaultDevice = device;

    public static void set_default_device(string device) => defaultDevice = new Device(device);

    public static Device get_default_device() => defaultDevice ?? CPU;

    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Operators.arange_start_step.Call(
            start, stop, step, dtype ?? RangeType(start, stop, step), Argument.None, device ?? defaultDevice)
            .Requiring(requires_grad);

    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Operators.linspace.Call(
            start, end, steps, dtype ?? defaultType, Argument.None, device ?? defaultDevice).Requiring(requires_grad);

    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(Operators.eye_m.Call(
            rows, columns < 0 ? rows : columns, dtype ?? defaultType, Argument.None, device ?? defaultDevice),
            requires_grad, names);

    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Named(Operators.randint_low_generator.Call(
            low, high, size, generator, dtype ?? ScalarType.Int64, Argument.None, device ?? defaultDevice),
            requires_grad, names);

    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null) =>
        Operators.randperm_generator.Call(
            n, generator, dtype ?? ScalarType.Int64, Argument.None, device ?? defaultDevice).Requiring(requires_grad);

    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Empty(size.ToArray(), dtype, device, false, names).normal_(mean, std, generator).Requiring(requires_grad);

    /// <summary>A tensor over the array itself: who changes the one changes the other, until it is converted.</summary>
    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var tensor = Over(rawArray, 0, LengthsOf(rawArray));
        if ((dtype ?? tensor.dtype) != tensor.dtype || (device ?? defaultDevice) is { type: not DeviceType.CPU })
            tensor = tensor.to(dtype ?? tensor.dtype, device ?? defaultDevice ?? CPU, disposeAfter: true);
        return Named(tensor, requires_grad, names);
    }

    /// <summary>A tensor over a part of the array itself; count and offset are in elements.</summary>
    public static Tensor frombuffer(
        Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength)
            throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count > rawArray.LongLength - offset)
            throw new IndexOutOfRangeException($"element count is too large: {count}");

        var tensor = Over(rawArray, offset, [count < 0 ? rawArray.LongLength - offset : count]);
        if (dtype != tensor.dtype)
            tensor = tensor.to_type(dtype, disposeAfter: true);
        return tensor.Requiring(requires_grad);
    }

    /// <summary>Reads a file of raw elements.</summary>
    public static Tensor from_file(
        string filename, bool? shared = null, long? size = 0, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Operators.from_file.Call(
            filename, shared, size, dtype ?? get_default_dtype(), Argument.None, device ?? defaultDevice)
            .Requiring(requires_grad);

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        (dtype is null || dtype == data.dtype) && (device is null || device.type == data.device_type)
            ? data.alias()
            : data.to(dtype ?? data.dtype, device ?? data.device);

    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(input.zeros_like(dtype, device), requires_grad, names);

    public static Tensor ones_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(input.ones_like(dtype, device), requires_grad, names);

    public static Tensor empty_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(input.empty_like(dtype, device), requires_grad, names);

    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(input.full_like(value, dtype, device), requires_grad, names);

    private static Tensor Zeros(long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Named(Operators.zeros.Call(size, dtype ?? defaultType, Argument.None, device ?? defaultDevice), requires_grad, names);

    private static Tensor Ones(long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Named(Operators.ones.Call(size, dtype ?? defaultType, Argument.None, device ?? defaultDevice), requires_grad, names);

    private static Tensor Empty(long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Named(Operators.empty_memory_format.Call(size, dtype ?? defaultType, Argument.None, device ?? defaultDevice), requires_grad, names);

    private static Tensor Full(
        long[] size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Named(Operators.full.Call(size, value, dtype ?? FillType(value), Argument.None, device ?? defaultDevice), requires_grad, names);

    private static Tensor Rand(
        long[] size, Generator? generator, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Named(Operators.rand_generator.Call(
            size, generator, dtype ?? defaultType, Argument.None, device ?? defaultDevice), requires_grad, names);

    private static Tensor Randn(
        long[] size, Generator? generator, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Named(Operators.randn_generator.Call(
            size, generator, dtype ?? defaultType, Argument.None, device ?? defaultDevice), requires_grad, names);

    private static ScalarType RangeType(params ReadOnlySpan<Scalar> bounds)
    {
        foreach (var bound in bounds)
            if (bound.Type == ScalarType.Float64)
                return defaultType;
        return ScalarType.Int64;
    }

    private static ScalarType FillType(Scalar value) => value.Type switch
    {
        ScalarType.Bool => ScalarType.Bool,
        ScalarType.Int64 => ScalarType.Int64,
        _ => defaultType,
    };

    private static Tensor Named(Tensor tensor, bool requires_grad, string[]? names) => names is null or []
        ? tensor.Requiring(requires_grad)
        : throw new NotSupportedException("SystemTorch has no named dimensions: leave `names` off.");

    private static Tensor FromData<T>(
        ReadOnlySpan<T> data, long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged =>
        FromBytes(MemoryMarshal.AsBytes(data), ElementTypes.Of<T>(), size, dtype, device, requires_grad, names);

    private static unsafe Tensor FromBytes(
        ReadOnlySpan<byte> bytes, ScalarType type, long[] size, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names)
    {
        var count = size.Aggregate(1L, (product, length) => product * length);
        if (count * type.ElementSize() != bytes.Length)
            throw new ArgumentException(
                $"A tensor of the shape ({string.Join(", ", size)}) has {count} elements, but got {bytes.Length / type.ElementSize()}.");

        nint handle;
        fixed (byte* data = bytes)
        fixed (long* sizes = size)
            NativeError.Check(NativeMethods.systemtorch_tensor_from_bytes(
                data, bytes.Length, (int)type, sizes, size.Length, &handle));

        var tensor = new Tensor(handle);
        if ((dtype ?? type) != type || (device ?? defaultDevice) is { type: not DeviceType.CPU })
            tensor = tensor.to(dtype ?? type, device ?? defaultDevice ?? CPU, disposeAfter: true);
        return Named(tensor, requires_grad, names);
    }

    // The array stays pinned for as long as torch uses its memory.
    private static unsafe Tensor Over(Array array, long offset, long[] size)
    {
        var type = ElementTypes.Of(array.GetType().GetElementType()!);
        if (type == ScalarType.Bool)
            return FromBytes(BytesOf(array).Slice((int)offset, (int)size.TotalSize()), type, size, null, CPU, false, null);

        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        var first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) + offset * type.ElementSize();
        nint handle;
        fixed (long* sizes = size)
            NativeError.Check(NativeMethods.systemtorch_tensor_over_memory(
                first, (int)type, sizes, size.Length, &Unpin, GCHandle.ToIntPtr(pin), &handle));
        return new Tensor(handle);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    // .NET does not pin arrays of truth values.
    private static ReadOnlySpan<byte> BytesOf(Array array) => MemoryMarshal.CreateReadOnlySpan(
        ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array));

    private static unsafe ReadOnlySpan<T> Flatten<T>(Array array) where T : unmanaged => MemoryMarshal.CreateReadOnlySpan(
        ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static long[] LengthsOf(Array array)
    {
        var lengths = new long[array.Rank];
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] = array.GetLongLength(i);
        return lengths;
    }

    private static ReadOnlySpan<T> ToSpan<T>(this IList<T> list) => list switch
    {
        T[] array => array,
        List<T> some => CollectionsMarshal.AsSpan(some),
        _ => list.ToArray(),
    };
}
