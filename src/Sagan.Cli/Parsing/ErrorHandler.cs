using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Sagan.Cli.Parsing;

/// <summary>Turns an exception into one message for a user and an exit code.</summary>
internal static class ErrorHandler
{
    /// <summary>The exit code of an exception.</summary>
    public static int CodeOf(Exception failure) => IsUsageError(failure) ? ExitCode.UsageError : ExitCode.Failed;

    /// <summary>
    /// The message for a user: a line for each error, without parameter names and native stack traces.
    /// </summary>
    public static string Describe(Exception failure) => failure switch
    {
        // TorchSharp's message is pages long, and ends in a trace.
        TypeInitializationException { TypeName: "TorchSharp.torch", InnerException: { } reason } =>
            reason.Message.Split('\n')[0].Trim(),
        TypeInitializationException { InnerException: { } reason } => Describe(reason),
        OptionsValidationException invalid => string.Join('\n', invalid.Failures),
        ArgumentException => failure.Message.Split(" (Parameter '")[0],
        ExternalException => failure.Message.Split('\n')[0],
        _ => failure.Message,
    };

    private static bool IsUsageError(Exception failure) => failure is ArgumentException or OptionsValidationException
        or InvalidDataException or FileNotFoundException or DirectoryNotFoundException;
}
