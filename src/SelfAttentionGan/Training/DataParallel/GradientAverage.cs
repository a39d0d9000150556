using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>Averages a network's gradients over the processes (as DistributedDataParallel), before they are applied.</summary>
/// <remarks>
/// All gradients travel as one flat tensor, and with them the loss: each process then checks, clips and applies the same
/// bits. Of equal shares of a batch the mean of the gradients is that of the whole batch.
/// </remarks>
internal sealed class GradientAverage(Module network, IProcessGroup group)
{
    private readonly Parameter[] parameters = [.. network.parameters()];

    /// <summary>Replaces the gradients and the loss by their means over the processes.</summary>
    /// <param name="loss">The loss of this process's share, a scalar.</param>
    public void Apply(Tensor loss)
    {
        if (group.Size == 1)
            return;

        using var scope = NewDisposeScope();
        using var constant = no_grad();

        Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
        var type = gradients.Length > 0 ? gradients[0].dtype : loss.dtype;
        var flat = cat([.. gradients.Select(gradient => gradient.flatten()), loss.to(type).view(1)]);
        group.AllReduceSum(flat);
        flat.div_(Scalars.Of(group.Size));

        var offset = 0L;
        foreach (var target in gradients.Append(loss))
        {
            target.copy_(flat.narrow(0, offset, target.numel()).view(target.shape));
            offset += target.numel();
        }
    }
}
