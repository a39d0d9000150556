using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SelfAttentionGan.Distributed.Mpi;

/// <summary>
/// Finds out why a collective waits: processes ask each other whether they answer, and how many collectives they have
/// begun.
/// </summary>
/// <remarks>
/// Rank 0 asks all others, and they ask rank 0, but only while they wait: a run without delays sends nothing. Each
/// process's background thread answers, also while its main thread computes.
/// </remarks>
internal sealed unsafe class PeerWatch
{
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(0.5), AskEvery = TimeSpan.FromSeconds(1),
        LeftAfter = TimeSpan.FromSeconds(2);

    private readonly MpiLibrary mpi;
    private readonly nint communicator;
    private readonly MpiOptions options;
    private readonly Peer[] peers;

    public PeerWatch(MpiLibrary mpi, nint communicator, int rank, int size, MpiOptions options)
    {
        (this.mpi, this.communicator, this.options) = (mpi, communicator, options);
        peers = [.. (rank == 0 ? Enumerable.Range(1, size - 1) : [0]).Select(peer => new Peer(peer))];
        foreach (var peer in peers)
            Receive(peer);
    }

    /// <summary>Whether all have said goodbye, which is the last message of each.</summary>
    public bool HaveAllLeft => peers.All(peer => peer is { HasLeft: true, SaidGoodbye: true, Sending: 0 });

    /// <summary>Says goodbye; once all processes have come to leave.</summary>
    public void SayGoodbye()
    {
        foreach (var peer in peers)
            peer.Owed = MessageKind.Goodbye;
    }

    /// <summary>Answers, asks, and checks the answers.</summary>
    /// <param name="state">Where this process is.</param>
    /// <param name="waiting">For how long it has waited there; null where it computes.</param>
    /// <returns>Why the wait cannot end: an offender's rank, and its fault; null while it may.</returns>
    public (int Rank, string Fault)? Update(ProcessState state, TimeSpan? waiting)
    {
        foreach (var peer in peers)
        {
            ReadMessage(peer);
            SendMessage(peer, state, waiting);
        }

        if (waiting is { } waited)
            foreach (var peer in peers)
                if (Fault(peer, state, waited) is { } fault)
                    return (peer.Rank, fault);

        return null;
    }

    private string? Fault(Peer peer, ProcessState state, TimeSpan waited)
    {
        if (waited > LeftAfter && peer.State.IsLeaving && !state.IsLeaving)
            return $"left the group after {peer.State.Collectives} collectives";
        if (waited > options.AnswerTimeout && Stopwatch.GetElapsedTime(peer.LastMessage) > options.AnswerTimeout
            && !peer.HasLeft)
            return $"has not answered for {options.AnswerTimeout.TotalSeconds:0.#} s: it was stopped, or its computer or the "
                + "network failed";
        if (waited < options.Timeout)
            return null;

        var limit = $"within {options.Timeout.TotalSeconds:0.#} s";
        return peer.State.Collectives < state.Collectives
            ? $"answers, but did not come {limit}, after {peer.State.Collectives} collectives"
            : $"came, but the collective did not end {limit}: another process or the network is stuck";
    }

    private void ReadMessage(Peer peer)
    {
        if (peer.HasLeft || !mpi.Test(peer.Receiving))
            return;

        var message = *peer.Incoming;
        (peer.LastMessage, peer.State) = (Stopwatch.GetTimestamp(), message.State);
        peer.HasLeft = message.Kind == MessageKind.Goodbye;
        if (message.Kind == MessageKind.Question && peer.Owed == MessageKind.None)
            peer.Owed = MessageKind.Answer;
        if (!peer.HasLeft)
            Receive(peer);
    }

    private void SendMessage(Peer peer, ProcessState state, TimeSpan? waiting)
    {
        if (peer.SaidGoodbye && peer.Sending == 0 || peer.Sending != 0 && !mpi.Test(peer.Sending))
            return;

        peer.Sending = 0;
        if (peer.SaidGoodbye)
            return;
        if (peer.Owed == MessageKind.None && waiting > AskAfter && Stopwatch.GetElapsedTime(peer.Asked) > AskEvery)
            (peer.Owed, peer.Asked) = (MessageKind.Question, Stopwatch.GetTimestamp());
        if (peer.Owed == MessageKind.None)
            return;

        *peer.Outgoing = new(peer.Owed, state);
        peer.SaidGoodbye = peer.Owed == MessageKind.Goodbye;
        peer.Owed = MessageKind.None;
        peer.Sending = mpi.Send((nint)peer.Outgoing, sizeof(Message), peer.Rank, communicator);
    }

    private void Receive(Peer peer) =>
        peer.Receiving = mpi.Receive((nint)peer.Incoming, sizeof(Message), peer.Rank, communicator);

    private enum MessageKind : long
    {
        None, Question, Answer, Goodbye,
    }

    private readonly record struct Message(MessageKind Kind, ProcessState State);

    // Its memory is never freed: the library may write to it until the process ends.
    private sealed class Peer(int rank)
    {
        public readonly Message* Incoming = (Message*)NativeMemory.AllocZeroed(2, (nuint)sizeof(Message));

        public int Rank => rank;

        public Message* Outgoing => Incoming + 1;

        public nint Receiving { get; set; }

        /// <summary>The request of the message being sent; 0 for none.</summary>
        public nint Sending { get; set; }

        /// <summary>The message to send next.</summary>
        public MessageKind Owed { get; set; }

        public bool SaidGoodbye { get; set; }

        public bool HasLeft { get; set; }

        public long Asked { get; set; }

        public long LastMessage { get; set; } = Stopwatch.GetTimestamp();

        /// <summary>Where it was by its last message.</summary>
        public ProcessState State { get; set; }
    }
}

/// <summary>Where a process is.</summary>
/// <param name="Collectives">How many collectives it has begun.</param>
/// <param name="IsLeaving">Whether it leaves the group, and begins no more.</param>
internal readonly record struct ProcessState(long Collectives, bool IsLeaving);
