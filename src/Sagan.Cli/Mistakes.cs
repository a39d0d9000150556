using Microsoft.Extensions.Options;

namespace Sagan.Cli;

/// <summary>Gathers what is wrong with what a run is told, to say it all at once.</summary>
internal sealed class Mistakes
{
    private readonly List<string> sentences = [];

    /// <summary>Returns what an act makes; its refusal is a mistake in what was asked for.</summary>
    /// <exception cref="ArgumentException">It refuses.</exception>
    public static T Demand<T>(Func<T> act)
        where T : class
    {
        var mistakes = new Mistakes();
        var made = mistakes.Try(act);
        mistakes.Report();

        return made!;
    }

    /// <summary>Returns what an act makes; null, and notes the mistake, where it refuses.</summary>
    public T? Try<T>(Func<T> act)
        where T : class
    {
        try
        {
            return act();
        }
        catch (Exception refusal) when (refusal is ArgumentException or OptionsValidationException
            or InvalidOperationException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            sentences.Add(Failure.Sentence(refusal));
            return null;
        }
    }

    /// <exception cref="ArgumentException">There were mistakes; the message has a line for each.</exception>
    public void Report()
    {
        if (sentences.Count > 0)
            throw new ArgumentException(string.Join('\n', sentences));
    }
}
