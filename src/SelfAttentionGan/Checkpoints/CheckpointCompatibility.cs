using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Training;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Checkpoints;

/// <summary>Checks that a checkpoint matches the modules and optimizers that it is to be loaded into.</summary>
/// <remarks>It comes before anything is loaded: torch notices a wrong shape halfway, and leaves a mixture.</remarks>
internal static class CheckpointCompatibility
{
    /// <summary>Requires the same modules and optimizers on both sides, with the same tensors.</summary>
    /// <exception cref="InvalidDataException">Something differs; the message names the first difference.</exception>
    public static void Require(CheckpointContents saved, TrainingState state)
    {
        RequireNames(saved, [.. saved.Modules.Keys], [.. state.Modules.Keys], "module");
        RequireNames(saved, [.. saved.Optimizers.Keys], [.. state.Optimizers.Keys], "optimizer");

        foreach (var (name, module) in state.Modules)
            Require(saved, name, module);
        foreach (var (name, optimizer) in state.Optimizers)
            Require(saved, name, optimizer);
    }

    /// <summary>Requires the saved module of a name to have the same tensors as the given one.</summary>
    /// <exception cref="InvalidDataException">A tensor differs; the message names the first one.</exception>
    public static void Require(CheckpointContents saved, string name, Module module)
    {
        if (!saved.Modules.TryGetValue(name, out var table))
            throw Misfit(saved, $"it has no module '{name}', but {string.Join(", ", saved.Modules.Keys)}");
        if (Difference(table, TensorsOf(module)) is { } difference)
            throw Misfit(saved, $"in its module '{name}', {difference}");
    }

    private static void Require(CheckpointContents saved, string name, OptimizerHelper optimizer)
    {
        var expected = new OptimizerHeader(
            optimizer.GetType().Name, optimizer.ParamGroups.Count(), optimizer.parameters().Count());

        if (saved.Optimizers[name].Header != expected)
            throw Misfit(saved, $"its optimizer '{name}' is {saved.Optimizers[name].Header}, but {expected} here");
        if (Difference(saved.Optimizers[name].Moments, optimizer) is { } difference)
            throw Misfit(saved, $"its optimizer '{name}' {difference}");
    }

    private static void RequireNames(CheckpointContents saved, string[] there, string[] here, string kind)
    {
        if (here.Except(there).FirstOrDefault() is { } missing)
            throw Misfit(saved, $"it has no {kind} '{missing}', which this training has");
        if (there.Except(here).FirstOrDefault() is { } extra)
            throw Misfit(saved, $"it has the {kind} '{extra}', which this training has not");
    }

    private static string? Difference(IReadOnlyList<TensorInfo> there, IReadOnlyList<TensorInfo> here)
    {
        var others = there.ToDictionary(tensor => tensor.Name);

        foreach (var tensor in here)
            if (!others.Remove(tensor.Name, out var other))
                return $"there is no '{tensor.Name}', which is {tensor} here";
            else if (tensor.ToString() != other.ToString())
                return $"'{tensor.Name}' is {other}, but {tensor} here";

        return there.FirstOrDefault(tensor => others.ContainsKey(tensor.Name)) is { } extra
            ? $"there is '{extra.Name}', {extra}, but none here"
            : null;
    }

    private static string? Difference(IReadOnlyList<TensorInfo[]> there, OptimizerHelper here)
    {
        foreach (var (moments, parameter) in there.Zip(here.parameters()))
        {
            var expected = new TensorInfo("", parameter.dtype, parameter.shape).ToString();
            if (moments.FirstOrDefault(tensor => tensor.ToString() != expected) is { } other)
                return $"has {other} for {other.Name} of a parameter that is {expected} here";
        }

        return null;
    }

    private static TensorInfo[] TensorsOf(Module module) =>
        [.. module.state_dict().Select(entry => new TensorInfo(entry.Key, entry.Value.dtype, entry.Value.shape))];

    private static InvalidDataException Misfit(CheckpointContents saved, string difference) => new(
        $"{saved.Checkpoint} is valid, but of another architecture: {difference}. " +
        "Build the networks with the options in options.json.");
}
