using System.CommandLine;
using Sagan.Cli.Options;
using Sagan.Cli.Runs;
using SelfAttentionGan.Models;
using SelfAttentionGan.Visualization;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>interpolate</c>: generates images between pairs of latents.</summary>
internal sealed class InterpolateCommand : GeneratorCommand
{
    private readonly Option<int?> rows = OptionFactory.Integer(
        "--rows", "Number of interpolations, one per row. The default is 8.", min: 1);

    private readonly Option<int?> frames = OptionFactory.Integer(
        "--frames", "Images in a row, both ends included. The default is 8.", min: 2);

    private readonly Option<bool> linear = OptionFactory.Flag(
        "--linear", "Interpolate linearly (lerp). The default is spherical (slerp), which keeps the norm of the latents.");

    public InterpolateCommand()
        : base(
            "interpolate", "Interpolates between latents: each row leads from one generated image to another.",
            "sagan interpolate runs/0001-faces",
            "sagan interpolate runs/0001-faces --rows 4 --frames 12 --seed 7 --out between.png") =>
        AddOptions(first: [rows, frames], last: [linear]);

    protected override ClassArgument Label { get; } = new("The class of all rows.");

    protected override OutputArguments Output { get; } = new("interpolation");

    protected override void Generate(ParseResult parseResult, LoadedRun run, SaganGenerator generator)
    {
        var given = GivenLatents(parseResult, generator);
        var grid = new InterpolationGrid(generator)
        {
            Latents = given?.Latents,
            Rows = parseResult.GetValue(rows) ?? 8,
            Frames = parseResult.GetValue(frames) ?? 8,
            Seed = Latents.Seed(parseResult),
            Truncation = Latents.Truncation(parseResult),
            StandingStatisticsBatches = Latents.StandingBatches(parseResult, generator),
            Classes = Label.Parse(parseResult, run) is { } label ? [label]
                : given?.Labels is { Length: > 0 } labels ? labels : null,
            ClassNames = run.ClassNames,
            Scale = Scale(parseResult) ?? 0,
            Linear = parseResult.GetValue(linear),
        };

        Output.Save(parseResult, run, grid.Draw);
    }
}
