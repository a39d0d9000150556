using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>What a builder has drawn so far. Nothing is made until everything is right.</summary>
/// <param name="network">The network's name in messages.</param>
/// <param name="last">The strokes that may come last.</param>
internal sealed class Blueprint(string network, string last)
{
    private readonly List<(string Name, Func<Stage> Make)> strokes = [];
    private readonly List<string> mistakes = [];
    private bool finished, built;

    public bool Empty => strokes.Count == 0;

    /// <summary>Notes a mistake, once, where a rule does not hold.</summary>
    public void Require(bool rule, string otherwise)
    {
        if (!rule && !mistakes.Contains(otherwise))
            mistakes.Add(otherwise);
    }

    public void Require(string? complaint) => Require(complaint is null, complaint ?? "");

    public void Require(IEnumerable<string> complaints)
    {
        foreach (var complaint in complaints)
            Require(complaint);
    }

    /// <summary>Adds a stage, named as its weights will be in a checkpoint.</summary>
    public void Draw(string stage, int[] output, long multiplyAdds, Func<Module> make)
    {
        Require(!finished, $"{last} is the last stroke, but '{stage}' follows it.");
        Require(strokes.All(stroke => stroke.Name != stage), $"A stage is drawn once, but '{stage}' is drawn again.");

        strokes.Add((stage, () => new(stage, output, multiplyAdds, make())));
    }

    /// <summary>Adds the last stage.</summary>
    public void Finish(string stage, int[] output, long multiplyAdds, Func<Module> make)
    {
        Draw(stage, output, multiplyAdds, make);
        finished = true;
    }

    /// <summary>Makes the stages; once.</summary>
    /// <exception cref="InvalidOperationException">The drawing has mistakes, or was built before.</exception>
    public Stages Build()
    {
        // Where options were refused nothing is drawn, and an end is not what is missing.
        Require(finished || (Empty && mistakes.Count > 0), $"The {network} has no end; finish it with {last}.");

        if (mistakes.Count > 0)
            throw new InvalidOperationException($"This {network} cannot be built. {string.Join(' ', mistakes)}");
        if (built)
            throw new InvalidOperationException(
                $"This builder has built its {network}, which owns the stages; take a new builder for another one.");

        OneDnnGuard.Ensure();
        built = true;
        return new(network, [.. strokes.Select(stroke => stroke.Make())]);
    }
}
