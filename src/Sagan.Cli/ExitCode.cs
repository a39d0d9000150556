namespace Sagan.Cli;

/// <summary>The exit codes of the tool, for scripts.</summary>
internal static class ExitCode
{
    /// <summary>The command succeeded.</summary>
    public const int Success = 0;

    /// <summary>
    /// The work failed after it had begun: a training, whose last checkpoint is intact, a download, or writing an image;
    /// or <c>doctor</c> found something that does not work, or <c>data check</c> a corrupt image.
    /// </summary>
    public const int Failed = 1;

    /// <summary>Invalid arguments, options, images or folders. Nothing was trained.</summary>
    public const int UsageError = 2;

    /// <summary>Ctrl-C or SIGTERM: the current step was finished and saved.</summary>
    public const int Interrupted = 130;
}
