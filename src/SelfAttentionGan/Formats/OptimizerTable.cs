namespace SelfAttentionGan.Formats;

/// <summary>Reads what an optimiser's <c>.dat</c> file holds, without the tensors' numbers.</summary>
/// <remarks>
/// Only Adam's layout is known: six real numbers and two flags a group, then a count, two tensors and perhaps a third
/// for each parameter. Of other optimisers only the header is read.
/// </remarks>
/// <param name="Header">Which optimiser it is.</param>
/// <param name="Memories">What is remembered of each parameter; empty for other optimisers than Adam.</param>
internal sealed record OptimizerTable(OptimizerHeader Header, IReadOnlyList<StoredTensor[]> Memories)
{
    /// <exception cref="InvalidDataException">It is no such file, or it is damaged.</exception>
    public static OptimizerTable Read(string path)
    {
        using var stream = File.OpenRead(path);
        var reader = new StateReader(stream);
        var header = OptimizerHeader.Read(reader);
        if (header.Name != "Adam")
            return new(header, []);

        // Groups and states are counted down, for their numbers may be anything: the file ends first.
        var maxima = new HashSet<bool>();
        for (var left = header.Groups; left > 0; left--)
            maxima.Add(ReadOptions(reader));
        var memories = new List<StoredTensor[]>();
        for (var left = header.States; left > 0; left--)
            memories.Add(ReadMemory(reader, maxima));
        reader.End();

        return new(header, memories);
    }

    /// <summary>Returns whether the group keeps maxima (AMSGrad).</summary>
    private static bool ReadOptions(StateReader reader)
    {
        foreach (var (name, most) in (ReadOnlySpan<(string, double)>)
            [
                ("an initial rate", double.MaxValue), ("a rate", double.MaxValue), ("beta1", 1), ("beta2", 1),
                ("epsilon", double.MaxValue), ("weight decay", double.MaxValue),
            ])
            if (BitConverter.Int64BitsToDouble(reader.Bits(name)) is var value && !(value >= 0 && value <= most))
                throw StateReader.Damage($"has {value} for {name}");

        var maxima = reader.Flag("amsgrad");
        reader.Flag("maximize");
        return maxima;
    }

    private static StoredTensor[] ReadMemory(StateReader reader, HashSet<bool> maxima)
    {
        if (reader.Bits("a count of steps") is < 0 and var steps)
            throw StateReader.Damage($"has {steps} for a count of steps");

        StoredTensor[] means =
            [StateTable.ReadTensor(reader, "exp_avg"), StateTable.ReadTensor(reader, "exp_avg_sq")];

        var maximum = reader.Flag("whether there is a maximum");
        if (!maxima.Contains(maximum))
            throw StateReader.Damage($"has {(maximum ? "a" : "no")} maximum against what amsgrad says");

        return maximum
            ? [.. means, StateTable.ReadTensor(reader, "max_exp_avg_sq")]
            : means;
    }
}
