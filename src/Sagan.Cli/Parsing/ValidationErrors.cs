using Microsoft.Extensions.Options;

namespace Sagan.Cli.Parsing;

/// <summary>Collects the validation errors of a run's options, to report all of them at once.</summary>
internal sealed class ValidationErrors
{
    private readonly List<string> messages = [];

    /// <summary>Returns what a function creates; whatever it throws is reported as a usage error.</summary>
    /// <exception cref="ArgumentException">The function failed.</exception>
    public static T Require<T>(Func<T> create)
        where T : class
    {
        var errors = new ValidationErrors();
        var created = errors.Try(create);
        errors.ThrowIfAny();

        return created!;
    }

    /// <summary>Returns what a function creates; null where it fails, and adds its error.</summary>
    public T? Try<T>(Func<T> create)
        where T : class
    {
        try
        {
            return create();
        }
        catch (Exception failure) when (failure is ArgumentException or OptionsValidationException
            or InvalidOperationException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            messages.Add(ErrorHandler.Describe(failure));
            return null;
        }
    }

    /// <exception cref="ArgumentException">There were errors; the message has a line for each.</exception>
    public void ThrowIfAny()
    {
        if (messages.Count > 0)
            throw new ArgumentException(string.Join('\n', messages));
    }
}
