using System.CommandLine;

namespace Sagan.Cli.Verbs;

/// <summary>A word that the program understands, and how it is used.</summary>
/// <param name="name">The word.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Whole command lines, which --help shows.</param>
internal abstract class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Whether it computes with torch, so that torch's libraries must load.</summary>
    public virtual bool UsesTorch => true;
}
