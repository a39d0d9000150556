using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Sagan.Cli.Output;

namespace Sagan.Cli;

/// <summary>Says in a sentence why something could not be done, instead of where in the program.</summary>
internal static class Failure
{
    public static int Tell(Exception failure, bool verbose)
    {
        Terminal.WriteError(verbose ? failure.ToString() : Sentence(failure));

        return IsMistake(failure) ? ExitCode.Mistake : ExitCode.Failed;
    }

    /// <summary>The message for a person: a line for each mistake, no parameter's name, no native stack.</summary>
    public static string Sentence(Exception failure) => failure switch
    {
        // TorchSharp's message goes on for pages, and ends in a trace.
        TypeInitializationException { TypeName: "TorchSharp.torch", InnerException: { } reason } =>
            reason.Message.Split('\n')[0].Trim(),
        TypeInitializationException { InnerException: { } reason } => Sentence(reason),
        OptionsValidationException mistakes => string.Join('\n', mistakes.Failures),
        ArgumentException => failure.Message.Split(" (Parameter '")[0],
        ExternalException => failure.Message.Split('\n')[0],
        _ => failure.Message,
    };

    private static bool IsMistake(Exception failure) => failure is ArgumentException or OptionsValidationException
        or InvalidDataException or FileNotFoundException or DirectoryNotFoundException;
}
