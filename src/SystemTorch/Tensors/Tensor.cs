using System.Diagnostics;
using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>An array of numbers on a device, with a history that can be differentiated.</summary>
    /// <remarks>Owned by the dispose scope that was open when it was made; without one, dispose it yourself.</remarks>
    [DebuggerDisplay("{ToString(),nq}")]
    public partial class Tensor : IDisposable
    {
        private static long live;
        private static long peak;

        private nint handle;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            var count = Interlocked.Increment(ref live);
            if (count > Volatile.Read(ref peak))
                RaisePeak(count);
            if (register)
                OwningDisposeScope = DisposeScopeManager.Register(this);
        }

        /// <summary>The scope that will dispose this tensor, or null.</summary>
        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Tensors alive in this process.</summary>
        public static long TotalCount => Interlocked.Read(ref live);

        /// <summary>The most tensors that were alive at once.</summary>
        public static long PeakCount => Interlocked.Read(ref peak);

        /// <summary>Whether this tensor has been disposed.</summary>
        public bool IsInvalid => handle == 0;

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor has been disposed.</exception>
        public IntPtr Handle
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                if (handle == 0)
                    ThrowDisposed();
                return handle;
            }
        }

        /// <summary>The tensor that owns this native handle, or null for torch's undefined tensor.</summary>
        internal static Tensor? FromHandle(nint handle) => handle == 0 ? null : new Tensor(handle);

        internal static void Release(nint handle)
        {
            if (handle != 0)
                NativeMethods.systemtorch_tensor_release(handle);
        }

        /// <summary>Wraps a native tensor and takes over the caller's reference to it.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        /// <summary>Gives the native tensor away: this object no longer owns it.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            var given = Handle;
            GC.SuppressFinalize(this);
            handle = 0;
            OwningDisposeScope?.MarkAsDisposed(this);
            OwningDisposeScope = null;
            Interlocked.Decrement(ref live);
            return given;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native tensor.</summary>
        protected virtual void Dispose(bool disposing)
        {
            var dying = Interlocked.Exchange(ref handle, 0);
            if (dying == 0)
                return;

            if (disposing)
                DisposeScopeManager.Disposed(this);
            Interlocked.Decrement(ref live);
            NativeMethods.systemtorch_tensor_release(dying);
        }

        /// <summary>Frees a forgotten tensor.</summary>
        ~Tensor() => Dispose(false);

        /// <summary>Hands this tensor to the next outer dispose scope, or to nobody where there is none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes this tensor out of its dispose scope: whoever holds it disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Hands this tensor to the scope that owns the other one.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope!);

        /// <summary>Hands this tensor to another scope.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            if (OwningDisposeScope is { } scope)
                scope.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }

        private static void RaisePeak(long count)
        {
            var seen = Volatile.Read(ref peak);
            while (count > seen)
                seen = Interlocked.CompareExchange(ref peak, count, seen) is var now && now == seen ? count : now;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void ThrowDisposed() => throw new InvalidOperationException(
            "Tensor invalid -- empty handle. It has been disposed, by Dispose() or by the dispose scope that owned it.");
    }
}
