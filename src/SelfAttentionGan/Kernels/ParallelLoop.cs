using static TorchSharp.torch;

namespace SelfAttentionGan.Kernels;

/// <summary>Runs the parts of a kernel on as many threads as torch uses.</summary>
internal static class ParallelLoop
{
    /// <summary>The number of parts that work is divided into: torch's threads, or fewer where there is less work.</summary>
    /// <param name="items">The number of independent items of work.</param>
    public static int Parts(long items) => (int)Math.Clamp(items, 1, get_num_threads());

    /// <summary>Runs a body for each part, 0 to below <paramref name="parts"/>, and waits for all.</summary>
    /// <remarks>A kernel whose parts write different results gives the same bits for any number of threads.</remarks>
    public static void Run(int parts, Action<int> body)
    {
        if (parts == 1)
            body(0);
        else
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, body);
    }

    /// <summary>The first and the end of a part's share of the items.</summary>
    public static (int First, int End) Share(int items, int part, int parts) =>
        ((int)((long)items * part / parts), (int)((long)items * (part + 1) / parts));
}
