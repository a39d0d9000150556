namespace SelfAttentionGan.Tests.Samples;

/// <summary>`sagan` in a process of its own.</summary>
internal static class SaganProgram
{
    public static RunningProgram Start(params IEnumerable<string> arguments) =>
        RunningProgram.Start(Path.Combine(AppContext.BaseDirectory, "sagan.dll"), arguments);

    /// <summary>Runs it to its end, which must be a good one.</summary>
    public static async Task Run(params IEnumerable<string> arguments)
    {
        using var program = Start(arguments);

        (await program.Exit()).Should().Be(0, program.Output);
    }
}
