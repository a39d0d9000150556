using Sagan.Cli;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan` says and ends with, here in this process.</summary>
internal sealed record Answer(int Code, string Output, string Errors)
{
    public static Answer To(params IEnumerable<string> words)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var said = new StringWriter();
        using var complained = new StringWriter();

        Console.SetOut(said);
        Console.SetError(complained);
        try
        {
            return new(CommandLine.Run([.. words]), said.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    /// <summary>Requires a mistake in what was asked for, told in words and without a stack.</summary>
    public string Complaint()
    {
        Code.Should().Be(ExitCode.Mistake, Errors);
        Errors.Should().NotContain("   at ");

        return Errors;
    }
}
