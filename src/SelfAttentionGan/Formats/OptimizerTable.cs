namespace SelfAttentionGan.Formats;

/// <summary>
/// Inspects an optimizer's <c>.dat</c> file: its header and the tensors of its state, without their values.
/// </summary>
/// <remarks>
/// Only Adam's layout is known: six real numbers and two flags per group, then per parameter a count, two tensors and
/// with AMSGrad a third. Of other optimizers only the header is read.
/// </remarks>
/// <param name="Header">The header.</param>
/// <param name="Moments">The moments of each parameter; empty for optimizers other than Adam.</param>
internal sealed record OptimizerTable(OptimizerHeader Header, IReadOnlyList<StoredTensor[]> Moments)
{
    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged.</exception>
    public static OptimizerTable Read(string path)
    {
        using var stream = File.OpenRead(path);
        var reader = new StateReader(stream);
        var header = OptimizerHeader.Read(reader);
        if (header.Name != "Adam")
            return new(header, []);

        // The counts of a damaged file may be anything: the loops end where the file ends.
        var maxima = new HashSet<bool>();
        for (var left = header.Groups; left > 0; left--)
            maxima.Add(ReadOptions(reader));
        var moments = new List<StoredTensor[]>();
        for (var left = header.States; left > 0; left--)
            moments.Add(ReadMoments(reader, maxima));
        reader.End();

        return new(header, moments);
    }

    /// <summary>Returns whether the group uses AMSGrad, which keeps maxima.</summary>
    private static bool ReadOptions(StateReader reader)
    {
        foreach (var (name, maximum) in (ReadOnlySpan<(string, double)>)
            [
                ("the initial learning rate", double.MaxValue), ("the learning rate", double.MaxValue), ("beta1", 1), ("beta2", 1),
                ("epsilon", double.MaxValue), ("weight decay", double.MaxValue),
            ])
            if (BitConverter.Int64BitsToDouble(reader.Bits(name)) is var value && !(value >= 0 && value <= maximum))
                throw StateReader.Damage($"has {value} for {name}");

        var maxima = reader.Flag("amsgrad");
        reader.Flag("maximize");
        return maxima;
    }

    private static StoredTensor[] ReadMoments(StateReader reader, HashSet<bool> maxima)
    {
        if (reader.Bits("the step count") is < 0 and var steps)
            throw StateReader.Damage($"has {steps} for the step count");

        StoredTensor[] means =
            [StateTable.ReadTensor(reader, "exp_avg"), StateTable.ReadTensor(reader, "exp_avg_sq")];

        var maximum = reader.Flag("the flag of a maximum");
        if (!maxima.Contains(maximum))
            throw StateReader.Damage($"has {(maximum ? "a" : "no")} maximum, which contradicts amsgrad");

        return maximum
            ? [.. means, StateTable.ReadTensor(reader, "max_exp_avg_sq")]
            : means;
    }
}

/// <summary>Header of an optimizer's <c>.dat</c> file; the rest depends on the optimizer.</summary>
/// <param name="Name">The optimizer's type, such as <c>Adam</c>.</param>
/// <param name="Groups">Number of parameter groups.</param>
/// <param name="States">Number of parameters in all groups.</param>
internal sealed record OptimizerHeader(string Name, long Groups, long States)
{
    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged.</exception>
    public static OptimizerHeader Read(StateReader reader) => new(reader.Text(), reader.Number(), reader.Number());

    public override string ToString() => $"{Name} of {Groups} groups and {States} parameters";
}
