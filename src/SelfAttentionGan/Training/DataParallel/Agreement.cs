using System.Runtime.ExceptionServices;
using System.Text;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>Decisions that all processes of a training take together; in a single process each is its own.</summary>
/// <remarks>
/// An exception that every process throws at the same place is marked as shared: all of them end by themselves. Any other
/// one leaves the rest waiting, and the trainer aborts the group. Agreements nest: the failure of a process is exchanged
/// once, at the next agreement that the others come to, be it an inner one.
/// </remarks>
internal sealed class Agreement(IProcessGroup group, Device device)
{
    private const string SharedKey = "thrown by all processes";

    /// <summary>Whether a condition holds on any process.</summary>
    public bool Any(bool own) => group.Size == 1 ? own : Counts(own ? 1 : 0).Any(count => count > 0);

    /// <summary>Whether a condition holds on rank 0.</summary>
    public bool OfFirst(bool own) => group.Size == 1 ? own : Counts(own ? 1 : 0)[0] > 0;

    /// <summary>Runs an action on every process; where it throws on one, it does so on all.</summary>
    /// <param name="action">The action, without collectives other than those of agreements.</param>
    /// <param name="failure">
    /// Creates the exception of the other processes from the message; by default <see cref="InvalidOperationException"/>.
    /// </param>
    /// <param name="describe">The message of an exception; by default its own.</param>
    public void Run(Action action, Func<string, Exception>? failure = null, Func<Exception, string>? describe = null)
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
        catch (Exception thrown) when (!IsShared(thrown))
        {
            own = thrown;
        }

        if (FirstMessage(own is null ? null : describe?.Invoke(own) ?? own.Message) is not { } message)
            return;
        if (own is not null)
            ExceptionDispatchInfo.Throw(Shared(own, message));
        throw Shared((failure ?? (text => new InvalidOperationException(text)))(message), message);
    }

    /// <summary>
    /// Returns the message of the first process that has one, after its rank, unless all have one; null where none has.
    /// </summary>
    public string? FirstMessage(string? own)
    {
        var bytes = own is null ? [] : Encoding.UTF8.GetBytes(own);
        var counts = Counts(own is null ? 0 : 1);
        var rank = Array.FindIndex(counts, count => count > 0);
        if (rank < 0)
            return null;

        var message = Encoding.UTF8.GetString(group.Broadcast(bytes, device, rank));
        return counts.Contains(0) ? $"Rank {rank} of {group.Size}: {message}" : message;
    }

    /// <summary>Marks an exception that every process throws.</summary>
    /// <param name="exception">This process's exception.</param>
    /// <param name="message">What has failed, and on which process; by default the exception's message.</param>
    public static TException Shared<TException>(TException exception, string? message = null)
        where TException : Exception
    {
        exception.Data[SharedKey] = message ?? exception.Message;

        return exception;
    }

    /// <summary>The message of an exception that every process throws, the same on each; null of another one.</summary>
    public static string? MessageOf(Exception exception) => exception.Data[SharedKey] as string;

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
