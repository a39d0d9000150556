using static TorchSharp.torch;

namespace SelfAttentionGan.Platform;

/// <summary>Gradients that a function's backward pass returns to torch.</summary>
/// <remarks>
/// Torch takes over what is returned, but TorchSharp's tensors of it live on in the caller's dispose scope and would keep
/// the gradients of all layers to the end of the backward pass. They are disposed when the thread's next function begins
/// its own.
/// </remarks>
internal static class ReturnedGradients
{
    [ThreadStatic]
    private static List<Tensor>? taken;

    /// <summary>Returns gradients, moved out of the current dispose scope.</summary>
    public static List<Tensor> Of(params ReadOnlySpan<Tensor?> gradients)
    {
        taken?.ForEach(gradient => gradient.Dispose());
        taken = [];

        var returned = new List<Tensor>();
        foreach (var gradient in gradients)
        {
            returned.Add(gradient?.MoveToOuterDisposeScope()!);
            if (gradient is not null)
                taken.Add(gradient);
        }

        return returned;
    }
}
