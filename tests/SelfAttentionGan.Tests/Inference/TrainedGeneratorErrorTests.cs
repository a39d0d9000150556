using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Inference;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Tests.Inference;

/// <summary>Runs that are missing, incomplete or damaged, and options that are wrong.</summary>
public sealed class TrainedGeneratorErrorTests(TinyRun run) : IClassFixture<TinyRun>
{
    [Fact]
    public void A_missing_run_is_told()
    {
        Opening(run.Within("none")).Should().Throw<DirectoryNotFoundException>().WithMessage("*no folder*check the name*");
        Opening(Path.GetDirectoryName(run.Folder)!).Should().Throw<FileNotFoundException>().WithMessage("*options.json*");
    }

    [Fact]
    public void A_run_without_a_checkpoint_is_told() =>
        Opening(run.Fresh()).Should().Throw<DirectoryNotFoundException>().WithMessage("*has none yet*sagan resume*");

    [Fact]
    public void A_missing_step_is_told_with_those_there_are() =>
        Opening(run.Folder, new() { Step = 7 }).Should().Throw<DirectoryNotFoundException>().WithMessage("*step 7*there are 3, 2*");

    [Fact]
    public void A_damaged_checkpoint_is_skipped_and_logged()
    {
        var copy = run.Copy();
        Damage(copy, step: 3);
        var log = new RecordingLogger();

        using var generator = TrainedGenerator.Open(copy, logger: log);

        generator.Step.Should().Be(2);
        log.Lines.Should().ContainSingle().Which.Should().Contain("damaged");
    }

    [Fact]
    public void A_run_whose_checkpoints_are_all_damaged_is_told()
    {
        var copy = run.Copy();
        Damage(copy, step: 2);
        Damage(copy, step: 3);

        Opening(copy, logger: new RecordingLogger()).Should().Throw<InvalidDataException>().WithMessage("*damaged*");
    }

    [Fact]
    public void Damaged_options_are_told()
    {
        var copy = run.Copy();
        File.WriteAllText(Path.Combine(copy, "options.json"), "{ \"model\": { \"imageSize\": \"large\" } }");

        Opening(copy).Should().Throw<InvalidDataException>().WithMessage("*ImageSize*");
    }

    [Fact]
    public void Options_of_other_networks_are_told()
    {
        var copy = run.Copy();
        Edit(copy, options => options["model"]!["latentDim"] = 7);

        Opening(copy).Should().Throw<InvalidDataException>().WithMessage("*another architecture*");
    }

    [Fact]
    public void Options_that_describe_no_network_are_told_with_the_file()
    {
        var copy = run.Copy();
        Edit(copy, options => options["model"]!["latentDim"] = 0);

        Opening(copy).Should().Throw<InvalidDataException>().WithMessage($"{copy}*options.json: The section 'model' describes no network*Restore*");
    }

    [Fact]
    public void Options_may_have_comments()
    {
        var path = Path.Combine(run.Copy(), "options.json");
        File.WriteAllText(path, "// by hand\n" + File.ReadAllText(path));

        Opening(Path.GetDirectoryName(path)!).Should().NotThrow();
    }

    [Fact]
    public void A_run_of_networks_of_your_own_needs_a_function_that_builds_them()
    {
        var copy = run.Copy();
        Edit(copy, options => options.Remove("model"));

        Opening(copy).Should().Throw<InvalidDataException>().WithMessage("*section 'model'*a function that builds*");
    }

    [Fact]
    public void Options_out_of_bounds_are_all_told() =>
        Opening(run.Folder, new() { MaxConcurrentCalls = 0, Truncation = -1 }).Should().Throw<OptionsValidationException>()
            .WithMessage("*Truncation must lie between 0*but got -1*MaxConcurrentCalls must lie between 1*but got 0*");

    [Fact]
    public void A_missing_device_is_told() =>
        Opening(run.Folder, new() { Device = "cuda:9" }).Should().Throw<ArgumentException>().WithMessage("*no 'cuda:9' here*");

    [Fact]
    public void Options_and_one_checkpoint_suffice_and_nothing_is_written()
    {
        var copy = run.Copy();
        Directory.Delete(Path.Combine(copy, "samples"));
        Directory.Delete(Path.Combine(copy, "checkpoints", "000002"), recursive: true);
        var before = Directory.EnumerateFileSystemEntries(copy, "*", SearchOption.AllDirectories).ToArray();

        using var generator = TrainedGenerator.Open(copy);

        generator.GenerateImages(count: 1).Should().HaveCount(1);
        generator.ClassNames.Should().BeEmpty("data.json was not copied");
        Directory.EnumerateFileSystemEntries(copy, "*", SearchOption.AllDirectories).Should().BeEquivalentTo(before);
    }

    private static Action Opening(
        string folder, TrainedGeneratorOptions? options = null, RecordingLogger? logger = null) =>
        () => TrainedGenerator.Open(folder, options, logger: logger).Dispose();

    private static void Damage(string folder, int step)
    {
        var path = Path.Combine(folder, "checkpoints", $"{step:000000}", "average.dat");
        var bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void Edit(string folder, Action<JsonObject> change)
    {
        var path = Path.Combine(folder, "options.json");
        var options = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(options);
        File.WriteAllText(path, options.ToJsonString());
    }
}
