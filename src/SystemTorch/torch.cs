using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Tensors, operators, modules and optimisers, with TorchSharp's names, over the operating system's libtorch.</summary>
public static partial class torch
{
    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>The current CUDA device.</summary>
    public static Device CUDA => new(DeviceType.CUDA);

    /// <summary>Tensors that have a shape and no data.</summary>
    public static readonly Device META = new(DeviceType.META);

    /// <summary>The version of libtorch.</summary>
    public static unsafe string __version__ =>
        System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)NativeMethods.systemtorch_torch_version())!;

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    public static int get_num_threads() => NativeMethods.systemtorch_threads(0);

    public static void set_num_threads(int num) => NativeError.Check(NativeMethods.systemtorch_set_threads(num, 0));

    public static int get_num_interop_threads() => NativeMethods.systemtorch_threads(1);

    public static void set_num_interop_threads(int num) =>
        NativeError.Check(NativeMethods.systemtorch_set_threads(num, 1));

    /// <summary>Whether that kind of device can be used here.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType is DeviceType.CPU or DeviceType.META || (deviceType == DeviceType.CUDA && cuda.is_available());

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on this machine.");
    }

    public static Device InitializeDevice(Device? device)
    {
        InitializeDeviceType((device ?? CPU).type);
        return device ?? CPU;
    }

    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>CUDA's devices.</summary>
    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static bool is_cudnn_available() => NativeMethods.systemtorch_cudnn_available() != 0;

        public static int device_count() => NativeMethods.systemtorch_cuda_device_count();

        public static void manual_seed(long seed) =>
            NativeError.Check(NativeMethods.systemtorch_cuda_manual_seed((ulong)seed, 0));

        public static void manual_seed_all(long seed) =>
            NativeError.Check(NativeMethods.systemtorch_cuda_manual_seed((ulong)seed, 1));

        public static void synchronize(Device? device = null) =>
            NativeError.Check(NativeMethods.systemtorch_cuda_synchronize(device?.index ?? -1));
    }
}
