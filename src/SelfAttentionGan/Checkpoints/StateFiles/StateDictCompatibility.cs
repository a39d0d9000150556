using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Checkpoints.StateFiles;

/// <summary>
/// State dict compatibility: checks the tensors of a file against the module that they are to be loaded into.
/// </summary>
/// <remarks>
/// It comes before anything is loaded: torch broadcasts a wrong shape, or notices it halfway and leaves a mixture.
/// </remarks>
internal static class StateDictCompatibility
{
    /// <summary>Checks the state dict at a reader's position.</summary>
    /// <param name="reader">The state, in a stream that can seek; its position is restored.</param>
    /// <param name="module">The module that it is loaded into.</param>
    /// <param name="strict">Whether both must have the same names.</param>
    /// <param name="skip">Names that are not loaded.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="InvalidDataException">
    /// A tensor has another shape or name, or it is not a state dict; nothing was loaded.
    /// </exception>
    public static BinaryReader Checked(BinaryReader reader, Module module, bool strict, ICollection<string>? skip)
    {
        var start = reader.BaseStream.Position;
        var stored = StateDictInspector.ReadPrefix(reader.BaseStream);
        reader.BaseStream.Position = start;

        RequireShapes(module, stored.Select(tensor => (tensor.Name, tensor.Shape)), skip);
        if (strict)
            RequireNames(module, [.. stored.Select(tensor => tensor.Name)], skip ?? []);

        return reader;
    }

    /// <summary>Checks the shapes of tensors that are copied into a module.</summary>
    /// <returns>The tensors.</returns>
    /// <exception cref="InvalidDataException">One has another shape; nothing was copied.</exception>
    public static Dictionary<string, Tensor> Checked(
        Dictionary<string, Tensor> source, Module module, ICollection<string>? skip)
    {
        RequireShapes(
            module, source.Select(entry => (entry.Key, (IReadOnlyList<long>)entry.Value.shape)), skip);

        return source;
    }

    private static void RequireShapes(
        Module module, IEnumerable<(string Name, IReadOnlyList<long> Shape)> stored, ICollection<string>? skip)
    {
        var here = module.state_dict();

        foreach (var (name, shape) in stored)
            if (skip?.Contains(name) != true && here.TryGetValue(name, out var tensor)
                && !tensor.shape.SequenceEqual(shape))
                throw Misfit(module, $"'{name}' is {Sizes(shape)} there and {Sizes(tensor.shape)} here");
    }

    private static void RequireNames(Module module, string[] there, ICollection<string> skip)
    {
        string[] here = [.. module.state_dict().Keys];

        if (there.Except(here).Except(skip).FirstOrDefault() is { } extra)
            throw Misfit(module, $"there is '{extra}' there and none here");
        if (here.Except(there).Except(skip).FirstOrDefault() is { } missing)
            throw Misfit(module, $"there is no '{missing}' there and one here");
    }

    private static string Sizes(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private static InvalidDataException Misfit(Module module, string difference) => new(
        $"Weights must have the names and shapes of the {module.GetName()} that they are loaded into, but " +
        $"{difference}; build it with the options that they were saved with. Nothing was loaded.");
}
