using System.Buffers.Binary;
using System.Security.Cryptography;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>Compares the weights and buffers of all processes by a hash of each tensor, which must have the same bits.</summary>
internal sealed class ReplicaComparison(
    IProcessGroup group, Agreement agreement, IEnumerable<(string Name, Module Module)> modules, Device device)
{
    private readonly (string Name, Tensor Value)[] tensors = group.Size == 1 ? [] :
    [
        .. modules.SelectMany(entry => StateTensors.Of(entry.Module)
            .Select(tensor => ($"{entry.Name}.{tensor.Name}", tensor.Value))),
    ];

    /// <exception cref="InvalidOperationException">
    /// A tensor differs: thrown by all processes, with the first rank and the first tensor.
    /// </exception>
    public void Run(int step)
    {
        if (group.Size == 1)
            return;

        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var own = Array.ConvertAll(tensors, tensor => Hash(tensor.Value));
        var first = tensor(own).to(device, copy: true);                         // (tensors)
        group.Broadcast(first);
        var theirs = first.cpu().data<long>().ToArray();
        var differing = Enumerable.Range(0, own.Length).FirstOrDefault(i => own[i] != theirs[i], -1);

        if (agreement.FirstMessage(differing < 0 ? null : Describe(tensors[differing].Name, step)) is { } message)
            throw Agreement.Shared(new InvalidOperationException(message));
    }

    private static string Describe(string name, int step) =>
        $"The weights of all processes must have the same bits, but {name} differs from rank 0's after step {step}: their " +
        "processors, libraries or networks compute differently, or memory is damaged. Resume from the last checkpoint on " +
        "equal machines.";

    private static long Hash(Tensor value)
    {
        using var scope = NewDisposeScope();

        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(value.detach().cpu().contiguous().bytes));
    }
}
