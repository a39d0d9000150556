namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns: optimisers change it, and it requires a gradient.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes over the data's native tensor; <paramref name="data"/> itself is empty afterwards.</summary>
    public Parameter(torch.Tensor data, bool requires_grad = true) : base(data.DecoupleFromNativeHandle())
    {
        if (requires_grad != this.requires_grad)
            this.requires_grad = requires_grad;
    }
}
