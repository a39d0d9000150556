namespace SelfAttentionGan.Formats;

/// <summary>How an optimiser's <c>.dat</c> file begins; what follows depends on the optimiser.</summary>
/// <param name="Name">Which optimiser it is, such as <c>Adam</c>.</param>
/// <param name="Groups">Groups of parameters.</param>
/// <param name="States">Parameters in all groups.</param>
internal sealed record OptimizerHeader(string Name, long Groups, long States)
{
    /// <exception cref="InvalidDataException">It is no such file, or it is damaged.</exception>
    public static OptimizerHeader Read(StateReader reader) => new(reader.Text(), reader.Number(), reader.Number());

    public override string ToString() => $"{Name} of {Groups} groups and {States} parameters";
}
