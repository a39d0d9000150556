namespace SelfAttentionGan.Tests.Cli;

/// <summary>Starts `sagan` in a separate process.</summary>
internal static class SaganProcess
{
    public static RunningProcess Start(params IEnumerable<string> arguments) =>
        StartIn(Environment.CurrentDirectory, arguments);

    /// <summary>Starts it in a working directory.</summary>
    public static RunningProcess StartIn(string directory, params IEnumerable<string> arguments) =>
        RunningProcess.StartIn(directory, Path.Combine(AppContext.BaseDirectory, "sagan.dll"), arguments);

    /// <summary>Runs it to its end and requires exit code 0.</summary>
    public static async Task Run(params IEnumerable<string> arguments)
    {
        using var program = Start(arguments);

        (await program.Exit()).Should().Be(0, program.Output);
    }
}
