using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.Training.Distributed;

/// <summary>All-reduce as an autograd function (as in torch.distributed.nn), differentiable to any order.</summary>
/// <remarks>
/// Each process minimizes a loss of its own, and all together the sum of them: the gradient of a sum over processes is
/// the sum of the gradients that reach it on each, another all-reduce. All processes record the same graph, and so call
/// the same collectives in the same order, in the backward pass, too.
/// </remarks>
internal static class DifferentiableAllReduce
{
    /// <summary>Returns the sum of a tensor over the processes; the tensor itself in a group of one.</summary>
    public static Tensor SumOver(this Tensor x, IProcessGroup group) => group.Size == 1 ? x
        : is_grad_enabled() && x.requires_grad ? Function.apply(x, group)
        : Sum(x, group);

    /// <summary>
    /// Returns the mean of a tensor over the processes: with equal shares of a batch, the mean over the whole batch.
    /// </summary>
    public static Tensor MeanOver(this Tensor x, IProcessGroup group) =>
        group.Size == 1 ? x : x.SumOver(group) / Scalars.Of(group.Size);

    /// <summary>
    /// Returns the rows of all processes in the order of their ranks (all-gather): of equal shares of a batch, the whole
    /// batch. The tensor itself in a group of one.
    /// </summary>
    /// <remarks>A sum of rows of which all but one are zero: exact, and differentiable as the sum is.</remarks>
    public static Tensor AllGather(this Tensor x, IProcessGroup group)
    {
        if (group.Size == 1)
            return x;

        using var scope = NewDisposeScope();

        var (rows, row) = (x.shape[0], x.shape[1..]);
        var padded = cat(
        [
            x.new_zeros([group.Rank * rows, .. row]), x, x.new_zeros([(group.Size - 1 - group.Rank) * rows, .. row]),
        ]);

        return padded.SumOver(group).MoveToOuterDisposeScope();
    }

    private static Tensor Sum(Tensor x, IProcessGroup group)
    {
        var sum = x.detach().clone().contiguous();
        group.AllReduceSum(sum);

        return sum;
    }

    private sealed class Function : SingleTensorFunction<Function>
    {
        private const string GroupKey = "group";

        public override string Name => nameof(DifferentiableAllReduce);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(GroupKey, vars[1]);

            return Sum((Tensor)vars[0], (IProcessGroup)vars[1]);
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();

            var gradient = SumGradient(grad_output, (IProcessGroup)ctx.get_data(GroupKey)!);

            grad_output.Dispose();
            return ReturnedGradients.Of(gradient, null);
        }

        // An exception must not pass through torch's own frames: it would end the process. The next collective throws.
        private static Tensor SumGradient(Tensor gradient, IProcessGroup group)
        {
            try
            {
                return is_grad_enabled() ? apply(gradient, group) : Sum(gradient, group);
            }
            catch (Exception)
            {
                return gradient.clone();
            }
        }
    }
}
