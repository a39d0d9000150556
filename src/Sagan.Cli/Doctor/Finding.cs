namespace Sagan.Cli.Doctor;

/// <summary>What was looked at, and what there is to say of it.</summary>
/// <param name="Name">What was looked at, in a word.</param>
/// <param name="Says">What was found.</param>
/// <param name="Advice">What would be better, in sentences; null where all is well.</param>
/// <param name="Failed">Whether something does not work, rather than not well.</param>
public sealed record Finding(string Name, string Says, string? Advice = null, bool Failed = false)
{
    /// <summary>Looks, and takes an exception for a failure.</summary>
    public static Finding Of(string name, Func<Finding> look)
    {
        try
        {
            return look();
        }
        catch (Exception failure)
        {
            return new(name, "fails", $"{name}: {Failure.Sentence(failure)}", Failed: true);
        }
    }
}
