namespace Sagan.Cli;

/// <summary>What the program ends with, for scripts.</summary>
public static class ExitCode
{
    /// <summary>All that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>
    /// What had begun failed: a training, whose last checkpoint is intact, a download, or a picture's writing; or
    /// doctor found something that does not work, or data check a broken picture.
    /// </summary>
    public const int Failed = 1;

    /// <summary>A mistake in what was asked for: words, options, pictures or folders. Nothing was trained.</summary>
    public const int Mistake = 2;

    /// <summary>Ctrl-C or SIGTERM: the step was finished and saved.</summary>
    public const int Interrupted = 130;
}
