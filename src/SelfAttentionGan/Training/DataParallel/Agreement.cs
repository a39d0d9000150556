using System.Runtime.ExceptionServices;
using System.Text;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>Decisions that all processes of a training take together; in a single process each is its own.</summary>
/// <remarks>
/// An exception that every process throws at the same place is marked as shared: all of them end by themselves. Any other
/// one leaves the rest waiting, and the trainer aborts the group.
/// </remarks>
internal sealed class Agreement(IProcessGroup group, Device device)
{
    private const string SharedKey = "thrown by all processes";

    /// <summary>Whether a condition holds on any process.</summary>
    public bool Any(bool own) => group.Size == 1 ? own : Counts(own ? 1 : 0).Any(count => count > 0);

    /// <summary>Whether a condition holds on rank 0.</summary>
    public bool OfFirst(bool own) => group.Size == 1 ? own : Counts(own ? 1 : 0)[0] > 0;

    /// <summary>Runs an action on every process; where it throws on one, it does so on all.</summary>
    /// <param name="action">The action, without collectives.</param>
    /// <param name="failure">
    /// Creates the exception of the other processes from the message; by default <see cref="InvalidOperationException"/>.
    /// </param>
    public void Run(Action action, Func<string, Exception>? failure = null)
    {
        if (group.Size == 1)
        {
            action();
            return;
        }

        Exception? own = null;
        try
        {
            action();
        }
        catch (Exception thrown)
        {
            own = thrown;
        }

        if (FirstMessage(own?.Message) is not { } message)
            return;
        if (own is not null)
            ExceptionDispatchInfo.Throw(Shared(own));
        throw Shared((failure ?? (text => new InvalidOperationException(text)))(message));
    }

    /// <summary>
    /// Returns the message of the first process that has one, after its rank; null where none has.
    /// </summary>
    public string? FirstMessage(string? own)
    {
        var bytes = own is null ? [] : Encoding.UTF8.GetBytes(own);
        var rank = Array.FindIndex(Counts(own is null ? 0 : 1), count => count > 0);

        return rank < 0
            ? null
            : $"Rank {rank} of {group.Size}: {Encoding.UTF8.GetString(group.Broadcast(bytes, device, rank))}";
    }

    /// <summary>Marks an exception that every process throws.</summary>
    public static TException Shared<TException>(TException exception)
        where TException : Exception
    {
        exception.Data[SharedKey] = true;

        return exception;
    }

    /// <summary>Whether every process throws this exception, or one that corresponds to it.</summary>
    public static bool IsShared(Exception exception) => exception.Data.Contains(SharedKey);

    /// <summary>Gathers a number of each process.</summary>
    private long[] Counts(long own)
    {
        using var scope = NewDisposeScope();

        var counts = new long[group.Size];
        counts[group.Rank] = own;
        var all = tensor(counts).to(device);
        group.AllReduceSum(all);

        return all.cpu().data<long>().ToArray();
    }
}
