// TorchSharp says nothing about null here: code that overrides and calls these must compile on both.
#nullable disable

using System.Text;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>Functions compiled from TorchScript.</summary>
        public unsafe class CompilationUnit : IDisposable
        {
            private nint unit;

            internal CompilationUnit(IntPtr handle) => unit = handle;

            /// <summary>Frees a forgotten unit.</summary>
            ~CompilationUnit() => Dispose(false);

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                var dying = Interlocked.Exchange(ref unit, 0);
                if (dying != 0)
                    NativeMethods.systemtorch_script_unit_release(dying);
            }

            /// <summary>Calls a function; tuples of up to five come back as tuples, lists of tensors as arrays.</summary>
            public object invoke(string name, params object[] objs)
            {
                if (string.IsNullOrEmpty(name))
                    throw new ArgumentNullException(nameof(name));
                if (unit == 0)
                    throw new InvalidOperationException("This compilation unit has been disposed.");

                var function = Encoding.UTF8.GetBytes(name + '\0');
                return ScriptCall.Run(objs, (arguments, count, found, foundCount, shape) =>
                {
                    fixed (byte* f = function)
                        return NativeMethods.systemtorch_script_unit_call(
                            unit, f, arguments, count, found, foundCount, shape);
                });
            }

            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);

            public TResult invoke<T, TResult>(string name, params T[] inputs) =>
                (TResult)invoke(name, [.. inputs.Cast<object>()]);
        }
    }
}
