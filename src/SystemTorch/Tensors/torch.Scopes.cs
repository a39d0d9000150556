using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Opens a scope that disposes, at its end, every tensor created in it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThread.Open();

    /// <summary>The innermost open scope of this thread, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThread.Current;

    /// <summary>Evaluates in a scope of its own; only the result survives.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    /// <summary>No history is recorded until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>History is recorded until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => NativeMethods.systemtorch_grad_enabled() != 0;

    /// <summary>As no_grad, and without the bookkeeping that would let results enter a history later.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => NativeMethods.systemtorch_inference_mode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int before = NativeMethods.systemtorch_grad_enabled();

        public GradMode(bool enabled) => NativeMethods.systemtorch_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => NativeMethods.systemtorch_set_grad_enabled(before);
    }

    private sealed class InferenceMode(bool mode) : IDisposable
    {
        private nint guard = NativeMethods.systemtorch_enter_inference_mode(mode ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0)
                NativeMethods.systemtorch_leave_inference_mode(guard);
            guard = 0;
        }
    }
}
