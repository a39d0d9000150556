namespace SelfAttentionGan.Checkpoints.StateFiles;

/// <summary>
/// Inspects an optimizer's <c>.dat</c> file: its header and the tensors of its state, without their values.
/// </summary>
/// <remarks>
/// Only Adam's layout is known: six real numbers and two flags per group, then per parameter a count, two tensors and
/// with AMSGrad a third. Of other optimizers only the header is read.
/// </remarks>
/// <param name="Header">The header.</param>
/// <param name="Moments">The moments of each parameter; empty for optimizers other than Adam.</param>
internal sealed record OptimizerStateInfo(OptimizerHeader Header, IReadOnlyList<TensorInfo[]> Moments)
{
    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged.</exception>
    public static OptimizerStateInfo Read(string path)
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
        var moments = new List<TensorInfo[]>();
        for (var left = header.Parameters; left > 0; left--)
            moments.Add(ReadMoments(reader, maxima));
        reader.RequireEnd();

        return new(header, moments);
    }

    /// <summary>Returns whether the group uses AMSGrad, which keeps maxima.</summary>
    private static bool ReadOptions(StateReader reader)
    {
        foreach (var (name, maximum) in (ReadOnlySpan<(string, double)>)
            [
                ("the initial learning rate", double.MaxValue), ("the learning rate", double.MaxValue),
                ("beta1", 1), ("beta2", 1),
                ("epsilon", double.MaxValue), ("weight decay", double.MaxValue),
            ])
            if (BitConverter.Int64BitsToDouble(reader.ReadInt64(name)) is var value
                && !(value >= 0 && value <= maximum))
                throw StateReader.CreateException($"has {value} for {name}");

        var maxima = reader.ReadFlag("amsgrad");
        reader.ReadFlag("maximize");
        return maxima;
    }

    private static TensorInfo[] ReadMoments(StateReader reader, HashSet<bool> maxima)
    {
        if (reader.ReadInt64("the step count") is < 0 and var steps)
            throw StateReader.CreateException($"has {steps} for the step count");

        TensorInfo[] means =
            [StateDictInspector.ReadTensor(reader, "exp_avg"), StateDictInspector.ReadTensor(reader, "exp_avg_sq")];

        var maximum = reader.ReadFlag("the flag of a maximum");
        if (!maxima.Contains(maximum))
            throw StateReader.CreateException($"has {(maximum ? "a" : "no")} maximum, which contradicts amsgrad");

        return maximum
            ? [.. means, StateDictInspector.ReadTensor(reader, "max_exp_avg_sq")]
            : means;
    }
}

/// <summary>Header of an optimizer's <c>.dat</c> file; the rest depends on the optimizer.</summary>
/// <param name="Name">The optimizer's type, such as <c>Adam</c>.</param>
/// <param name="Groups">Number of parameter groups.</param>
/// <param name="Parameters">Number of parameters in all groups.</param>
internal sealed record OptimizerHeader(string Name, long Groups, long Parameters)
{
    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged.</exception>
    public static OptimizerHeader Read(StateReader reader) =>
        new(reader.ReadText(), reader.ReadNumber(), reader.ReadNumber());

    public override string ToString() => $"{Name} of {Groups} groups and {Parameters} parameters";
}
