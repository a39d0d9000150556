using System.Text;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>TorchScript: modules that PyTorch saved, and functions compiled from source.</summary>
    public static unsafe partial class jit
    {
        /// <summary>Compiles functions written in TorchScript.</summary>
        public static CompilationUnit compile(string script)
        {
            if (string.IsNullOrEmpty(script))
                throw new ArgumentNullException(nameof(script), "There is no script to compile.");

            nint unit;
            fixed (byte* source = Encoding.UTF8.GetBytes(script + '\0'))
                NativeError.Check(NativeMethods.systemtorch_script_compile(source, &unit));
            return new CompilationUnit(unit);
        }

        /// <summary>Writes a script module to a file that PyTorch reads, too.</summary>
        public static void save(ScriptModule module, string filename)
        {
            fixed (byte* path = Encoding.UTF8.GetBytes(filename + '\0'))
                NativeError.Check(NativeMethods.systemtorch_script_save(module.Script, path));
        }

        /// <summary>Reads a script module that PyTorch saved.</summary>
        public static ScriptModule load(
            string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, device_type, device_index));

        public static ScriptModule load(string filename, Device map_location) =>
            new(Open(filename, map_location.type, map_location.index));

        public static ScriptModule load(string filename, string map_location) =>
            load(filename, new Device(map_location));

        public static ScriptModule load(
            byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, device_type, device_index));

        public static ScriptModule load(byte[] bytes, Device map_location) =>
            new(Open(bytes, map_location.type, map_location.index));

        public static ScriptModule load(byte[] bytes, string map_location) =>
            load(bytes, new Device(map_location));

        /// <summary>Reads a script module that PyTorch saved.</summary>
        public static ScriptModule<TResult> load<TResult>(
            string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, device_type, device_index));

        public static ScriptModule<TResult> load<TResult>(string filename, Device map_location) =>
            new(Open(filename, map_location.type, map_location.index));

        public static ScriptModule<TResult> load<TResult>(string filename, string map_location) =>
            load<TResult>(filename, new Device(map_location));

        public static ScriptModule<TResult> load<TResult>(
            byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, device_type, device_index));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, Device map_location) =>
            new(Open(bytes, map_location.type, map_location.index));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, string map_location) =>
            load<TResult>(bytes, new Device(map_location));

        /// <summary>Reads a script module that PyTorch saved.</summary>
        public static ScriptModule<T1, TResult> load<T1, TResult>(
            string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, device_type, device_index));

        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, Device map_location) =>
            new(Open(filename, map_location.type, map_location.index));

        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, string map_location) =>
            load<T1, TResult>(filename, new Device(map_location));

        public static ScriptModule<T1, TResult> load<T1, TResult>(
            byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, device_type, device_index));

        public static ScriptModule<T1, TResult> load<T1, TResult>(byte[] bytes, Device map_location) =>
            new(Open(bytes, map_location.type, map_location.index));

        public static ScriptModule<T1, TResult> load<T1, TResult>(byte[] bytes, string map_location) =>
            load<T1, TResult>(bytes, new Device(map_location));

        /// <summary>Reads a script module that PyTorch saved.</summary>
        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(
            string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, device_type, device_index));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, Device map_location) =>
            new(Open(filename, map_location.type, map_location.index));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, string map_location) =>
            load<T1, T2, TResult>(filename, new Device(map_location));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(
            byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, device_type, device_index));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, Device map_location) =>
            new(Open(bytes, map_location.type, map_location.index));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, string map_location) =>
            load<T1, T2, TResult>(bytes, new Device(map_location));

        private static nint Open(string filename, DeviceType type, long index)
        {
            if (!File.Exists(filename))
                throw new FileNotFoundException($"There is no script module at {filename}.", filename);
            ScriptModule.CheckDevice(type);

            nint module;
            fixed (byte* path = Encoding.UTF8.GetBytes(filename + '\0'))
                NativeError.Check(NativeMethods.systemtorch_script_load(path, (int)type, IndexFor(type, index), &module));
            return module;
        }

        private static nint Open(byte[] bytes, DeviceType type, long index)
        {
            ScriptModule.CheckDevice(type);

            nint module;
            fixed (byte* start = bytes)
                NativeError.Check(NativeMethods.systemtorch_script_load_bytes(
                    start, bytes.LongLength, (int)type, IndexFor(type, index), &module));
            return module;
        }

        private static long IndexFor(DeviceType type, long index) => type == DeviceType.CUDA ? index : -1;
    }
}
