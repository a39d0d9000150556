using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli;

/// <summary>The exit code and output of `sagan`, run in this process.</summary>
internal sealed record CliResult(int Code, string Output, string Errors)
{
    public static CliResult Run(params IEnumerable<string> arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var capturedOutput = new StringWriter();
        using var capturedErrors = new StringWriter();

        Console.SetOut(capturedOutput);
        Console.SetError(capturedErrors);
        try
        {
            return new(CommandLine.Run([.. arguments]), capturedOutput.ToString(), capturedErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>Requires a usage error without a stack trace, and returns its message.</summary>
    public string UsageError()
    {
        Code.Should().Be(ExitCode.UsageError, Errors);
        Errors.Should().NotContain("   at ");

        return Errors;
    }
}
