using System.Text.RegularExpressions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Runs;

/// <summary>Takes over the weights of another run's networks, for fine-tuning: optimizers and steps begin anew.</summary>
internal static partial class StartingWeights
{
    private const int MaxErrors = 4;

    /// <summary>Copies the weights of a run's newest checkpoint into new networks.</summary>
    /// <remarks>
    /// With another number of classes the class tables keep their initialization: gains and biases of conditional
    /// normalizations, the discriminator's embedding. So does a discriminator that the run lacks.
    /// </remarks>
    /// <param name="path">The run's folder.</param>
    /// <param name="networks">The new networks.</param>
    /// <param name="step">The checkpoint's step; null for the newest.</param>
    /// <exception cref="ArgumentException">Other layers differ.</exception>
    public static StartingPoint Load(string path, RunNetworks networks, int? step = null)
    {
        using var source = LoadedRun.Open(path, step, networks.Device.ToString());
        var classesDiffer = source.Configuration.Model.Classes != networks.Generator.Classes;
        var errors = new List<string>();
        var fresh = new List<string>();

        var pairs = new List<(string Name, Module From, Module To)>
        {
            ("generator", source.LoadGenerator(live: true), networks.Generator),
        };
        if (networks.Average is { } average)
            pairs.Add(("average", source.LoadGenerator(live: false), average));
        if (source.HasDiscriminator)
            pairs.Add(("discriminator", source.LoadDiscriminator(), networks.Discriminator));
        else
            fresh.Add("discriminator");

        foreach (var (name, from, to) in pairs)
            Compare(name, from, to, classesDiffer, errors, fresh);
        if (errors.Count > 0)
            throw new ArgumentException(
                $"A training starts from networks with the same layers, but those of {path} differ: " +
                $"{string.Join(", ", errors.Take(MaxErrors))}{(errors.Count > MaxErrors ? ", …" : "")}. Leave out the options " +
                "of the networks, except Classes.");
        foreach (var (_, from, to) in pairs)
            Copy(from, to);

        return new(Path.GetFullPath(path), source.Step ?? 0, [.. fresh.Distinct()]);
    }

    private static void Compare(
        string network, Module from, Module to, bool classesDiffer, List<string> errors, List<string> fresh)
    {
        var (there, here) = (from.state_dict(), to.state_dict());

        foreach (var (key, tensor) in here)
        {
            var shape = there.TryGetValue(key, out var other) ? Shape(other) : "missing";
            if (shape == Shape(tensor))
                continue;
            if (!classesDiffer || ClassTable().Match(key) is not { Success: true } table)
                errors.Add($"{network}.{key} is {shape} there and {Shape(tensor)} here");
            else if (network != "average")
                fresh.Add($"{network}.{table.Groups["layer"].Value}");
        }

        foreach (var key in there.Keys.Where(key => !here.ContainsKey(key)))
            if (!classesDiffer || !ClassTable().IsMatch(key))
                errors.Add($"{network}.{key} is there only");
    }

    private static void Copy(Module from, Module to)
    {
        using var constant = no_grad();
        var there = from.state_dict();

        foreach (var (key, tensor) in to.state_dict())
            if (there.TryGetValue(key, out var other) && Shape(other) == Shape(tensor))
                tensor.copy_(other);
    }

    private static string Shape(Tensor tensor) => $"[{string.Join('×', tensor.shape)}]";

    /// <summary>The weights that depend on the number of classes, or on whether there are classes.</summary>
    [GeneratedRegex(@"^(?<layer>.*\bnorm\d?)\.(?:gain|bias|weight)(?:\.|$)|^(?<layer>score(?:\.embed)?)\.")]
    private static partial Regex ClassTable();
}
