// TorchSharp says nothing about null here: code that overrides and calls these must compile on both.
#nullable disable

using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>A module that was written or traced in PyTorch and saved as TorchScript.</summary>
        public unsafe class ScriptModule : nn.Module
        {
            private nint script;

            internal ScriptModule(IntPtr handle) : base("")
            {
                script = handle;
                foreach (var (name, parameter) in _named_parameters())
                    _internal_params.Add(name, parameter);
                foreach (var (name, buffer) in _named_buffers())
                    _internal_buffers.Add(name, (buffer, true));
            }

            /// <summary>Frees a forgotten module.</summary>
            ~ScriptModule() => Release();

            public override bool training => NativeMethods.systemtorch_script_is_training(Script) != 0;

            internal nint Script => script != 0
                ? script
                : throw new InvalidOperationException("This script module has been disposed.");

            /// <summary>How many arguments the module takes.</summary>
            public int GetNumberOfInputs() => Arity().Inputs;

            /// <summary>How many results the module returns.</summary>
            public int GetNumberOfOutputs() => Arity().Outputs;

            /// <summary>Runs the module; tuples of up to five come back as tuples, lists of tensors as arrays.</summary>
            public object forward(params object[] input) => Invoke("forward", input);

            public object call(params object[] input) => forward(input);

            /// <summary>Runs another method of the module.</summary>
            public object invoke(string name, params object[] objs) =>
                string.IsNullOrEmpty(name) ? throw new ArgumentNullException(nameof(name)) : Invoke(name, objs);

            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);

            public TResult invoke<T, TResult>(string name, params T[] inputs) =>
                (TResult)invoke(name, [.. inputs.Cast<object>()]);

            public override void train(bool on = true) =>
                NativeError.Check(NativeMethods.systemtorch_script_train(Script, on ? 1 : 0));

            public override void eval() => train(false);

            public override IEnumerable<(string name, nn.Module module)> named_modules() => Modules(all: true);

            public override IEnumerable<(string name, nn.Module module)> named_children() => Modules(all: false);

            protected override (string name, Parameter parameter)[] _named_parameters() =>
                [.. Tensors(buffers: false).Select(entry =>
                    (entry.Name, (Parameter)new Parameter(entry.Tensor, entry.Tensor.requires_grad).DetachFromDisposeScope()))];

            protected override (string name, Tensor buffer)[] _named_buffers() =>
                [.. Tensors(buffers: true).Select(entry => (entry.Name, entry.Tensor.DetachFromDisposeScope()))];

            protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                _to(dtype, non_blocking);
                return _to(device.type, device.index, non_blocking);
            }

            // Torch moves the tensors inside the module in place: the wrappers that were handed out follow.
            protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                CheckDevice(deviceType);
                NativeError.Check(NativeMethods.systemtorch_script_to(
                    Script, -1, (int)deviceType, deviceType == DeviceType.CUDA ? deviceIndex : -1));
                return this;
            }

            protected internal override nn.Module _to(ScalarType dtype, bool non_blocking)
            {
                NativeError.Check(NativeMethods.systemtorch_script_to(Script, (int)dtype, -1, -1));
                return this;
            }

            protected override void Dispose(bool disposing)
            {
                if (script != 0)
                    base.Dispose(disposing);
                Release();
            }

            internal static void CheckDevice(DeviceType type)
            {
                if (type == DeviceType.CUDA && !cuda.is_available())
                    throw new InvalidOperationException("CUDA is not available.");
            }

            private object Invoke(string method, object[] inputs)
            {
                var name = Encoding.UTF8.GetBytes(method + '\0');
                return ScriptCall.Run(inputs, (arguments, count, found, foundCount, shape) =>
                {
                    fixed (byte* n = name)
                        return NativeMethods.systemtorch_script_call(
                            Script, n, arguments, count, found, foundCount, shape);
                });
            }

            private (int Inputs, int Outputs) Arity()
            {
                int inputs, outputs;
                NativeError.Check(NativeMethods.systemtorch_script_arity(Script, &inputs, &outputs));
                return (inputs, outputs);
            }

            private IEnumerable<(string, nn.Module)> Modules(bool all)
            {
                var found = new List<(string Name, nint Handle)>();
                var list = GCHandle.Alloc(found);
                try
                {
                    NativeError.Check(NativeMethods.systemtorch_script_modules(
                        Script, all ? 1 : 0, &Add, GCHandle.ToIntPtr(list)));
                }
                finally
                {
                    list.Free();
                }

                return found.Select(entry => (entry.Name, (nn.Module)new ScriptModule(entry.Handle))).ToList();
            }

            private List<(string Name, Tensor Tensor)> Tensors(bool buffers)
            {
                var found = new List<(string Name, nint Handle)>();
                var list = GCHandle.Alloc(found);
                try
                {
                    NativeError.Check(NativeMethods.systemtorch_script_tensors(
                        Script, buffers ? 1 : 0, &Add, GCHandle.ToIntPtr(list)));
                }
                finally
                {
                    list.Free();
                }

                return [.. found.Where(entry => entry.Handle != 0).Select(entry => (entry.Name, new Tensor(entry.Handle)))];
            }

            [UnmanagedCallersOnly]
            private static void Add(nint list, byte* name, nint handle) =>
                ((List<(string, nint)>)GCHandle.FromIntPtr(list).Target).Add((Marshal.PtrToStringUTF8((nint)name), handle));

            private void Release()
            {
                var dying = Interlocked.Exchange(ref script, 0);
                if (dying != 0)
                    NativeMethods.systemtorch_script_release(dying);
            }
        }
    }
}
