using Microsoft.Extensions.Configuration;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Options;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Options;

public sealed class OptionsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OptionsFile options = Fresh();

    public static TheoryData<string> Presets => [.. SaganPreset.All.Select(preset => preset.Name)];

    public static TheoryData<SelfAttentionOptions> Attentions =>
        [SelfAttentionOptions.Default, SelfAttentionOptions.Official, SelfAttentionOptions.Paper];

    private SaganOptions Model => options.Get<SaganOptions>();

    private GanTrainerOptions Training => options.Get<GanTrainerOptions>();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Presets))]
    public void The_recorded_options_of_a_preset_are_read_back(string name)
    {
        var preset = SaganPreset.Find(name);
        var run = RunDirectory.At(folder.Path);
        run.RecordOptions(CPU, ("model", preset.Model), ("training", preset.Training));

        options.Load(run.Options);

        Training.Should().Be(preset.Training);
        Model.Should().BeEquivalentTo(preset.Model, compare => compare.ComparingByMembers<SaganOptions>());
        Model.Generator.Should().Be(preset.Model.Generator);
        Model.Discriminator.Should().Be(preset.Model.Discriminator);
        Model.Attention.Should().Be(preset.Model.Attention);
    }

    [Fact]
    public void Recorded_options_build_the_same_networks()
    {
        var model = SaganPreset.Toy16.Model with { Classes = 3, MinibatchStdDev = true, GeneratorAttention = [4] };
        var run = RunDirectory.At(folder.Path);
        run.RecordOptions(CPU, ("model", model));

        options.Load(run.Options);

        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var second = SaganGeneratorBuilder.From(Model).Build();
        ModelSummary.Of(second).ToString().Should().Be(ModelSummary.Of(generator).ToString());
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        using var secondDiscriminator = SaganDiscriminatorBuilder.From(Model).Build();
        ModelSummary.Of(secondDiscriminator).ToString().Should().Be(ModelSummary.Of(discriminator).ToString());
    }

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Each_published_attention_is_read_back(SelfAttentionOptions attention)
    {
        var written = new OptionsFile(("attention", attention)).ToString();
        var path = Write(written);
        var read = new OptionsFile(
            ("attention", new SelfAttentionOptions { KeyValuePooling = 4, SpectralNorm = new() }));

        read.Load(path);

        read.Get<SelfAttentionOptions>().Should().Be(attention);
    }

    [Fact]
    public void Every_option_of_training_and_objective_survives_a_round_trip_through_a_file()
    {
        var training = Changed(new GanTrainerOptions());
        var objective = Changed(new AdversarialOptions());
        var checkpoints = Changed(new CheckpointOptions());
        var path = Write(new OptionsFile(
            ("objective", objective), ("training", training), ("checkpoints", checkpoints)).ToString());

        options.Load(path);

        Training.Should().Be(training).And.NotBe(new GanTrainerOptions());
        options.Get<AdversarialOptions>().Should().Be(objective);
        options.Get<CheckpointOptions>().Should().Be(checkpoints);
    }

    [Fact]
    public void Options_that_are_left_out_keep_their_values()
    {
        var read = OptionsFile.Read(
            """{ "seed": 7, "generatorLearningRate": 1e-3 }""", new GanTrainerOptions { BatchSize = 12 });

        read.Should().Be(new GanTrainerOptions { BatchSize = 12, Seed = 7, GeneratorLearningRate = 1e-3 });
    }

    [Fact]
    public void The_given_record_is_not_changed()
    {
        var given = new GanTrainerOptions();

        OptionsFile.Read("""{ "seed": 7 }""", given);

        given.Seed.Should().Be(1);
    }

    [Fact]
    public void Comments_trailing_commas_and_capitals_are_allowed()
    {
        options.Load(Write("""
            {
              // small images
              "Model": { "BASECHANNELS": 32, "backbone": "ResNet", },
              /* small batches */
              "training": { "batchSize": 16, },
            }
            """));

        Model.BaseChannels.Should().Be(32);
        Model.Backbone.Should().Be(SaganBackbone.ResNet);
        Training.BatchSize.Should().Be(16);
    }

    [Fact]
    public void Derived_options_follow_from_the_values_that_are_read()
    {
        options.Load(Write(
            """{ "model": { "discriminator": { "narrowHidden": true }, "baseChannels": 8, "backbone": "resNet" } }"""));

        Model.GeneratorChannels.Should().Equal(128, 64, 32, 16, 8);
        Model.Attention.Should().Be(SelfAttentionOptions.Official);
        Model.Discriminator.Activation.Should().Be(
            ActivationKind.Relu, "that of a residual backbone, whatever the order");
        Model.Discriminator.NarrowHidden.Should().BeTrue();
    }

    [Fact]
    public void Records_within_records_are_read_and_may_be_null()
    {
        options.Load(Write("""
            {
              "model": {
                "generator": {
                  "normalization": "batch", "spectralNorm": { "iterations": 3, "updateSchedule": "firstCallOfStep" }
                },
                "discriminator": { "spectralNorm": null },
                "generatorAttention": []
              }
            }
            """));

        Model.Generator.Normalization.Should().Be(NormalizationKind.Batch);
        Model.Generator.SpectralNorm.Should().Be(
            new SpectralNormOptions { Iterations = 3, UpdateSchedule = SpectralNormUpdate.FirstCallOfStep });
        Model.Discriminator.SpectralNorm.Should().BeNull();
        Model.Discriminator.Activation.Should().Be(ActivationKind.LeakyRelu, "it was left out");
        Model.GeneratorAttention.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{ "training": { "generatorLearningRat": 1 } }""",
        "training.generatorLearningRat: there is no such option; did you mean generatorLearningRate?")]
    [InlineData("""{ "model": { "generator": { "normalizatoin": "batch" } } }""",
        "model.generator.normalizatoin: there is no such option; did you mean generator.normalization?")]
    [InlineData("""{ "trainings": { } }""", "trainings: there is no such option; did you mean training?")]
    [InlineData("""{ "training": { "seed": 1, "Seed": 2 } }""", "A duplicate key 'training:Seed' was found. "
        + "Write an object in braces, with each name once.")]
    [InlineData("""{ "training": { "learningRateSchedule": "cosin" } }""",
        "training.learningRateSchedule: must be one of constant, linear, exponential, cosine, but got 'cosin'; did you "
        + "mean cosine?")]
    [InlineData("""{ "training": { "learningRateSchedule": 3 } }""",
        "training.learningRateSchedule: must be one of constant, linear, exponential, cosine, but got '3'")]
    [InlineData("""{ "training": { "steps": 3000000000 } }""",
        "training.steps: must be a whole number up to 2147483647, but got '3000000000'")]
    [InlineData(
        """{ "training": { "steps": 1.5 } }""", "training.steps: must be a whole number up to *, but got '1.5'")]
    [InlineData(
        """{ "training": { "steps": null } }""", "training.steps: must not be null; leave it out for its default")]
    [InlineData(
        """{ "training": { "generatorBeta1": true } }""", "training.generatorBeta1: must be a number, but got 'True'")]
    [InlineData(
        """{ "training": { "generatorBeta1": 1e999 } }""",
        "training.generatorBeta1: must be a number, but got '1e999'")]
    [InlineData(
        """{ "training": { "horizontalFlip": 1 } }""", "training.horizontalFlip: must be true or false, but got '1'")]
    [InlineData("""{ "training": [] }""", "training: must be an object in braces, but got ''")]
    [InlineData("[]", "Top-level JSON element must be an object. * Write an object in braces, with each name once.")]
    [InlineData(
        """{ "model": { "generator": null } }""", "model.generator: must not be null; leave it out for its default")]
    [InlineData("""{ "model": { "generator": 5 } }""", "model.generator: must be an object in braces, but got '5'")]
    [InlineData("""{ "model": { "generator": { "spectralNorm": {} } } }""",
        "model.generator.spectralNorm: must be null or have options, but is empty; leave it out for its default")]
    [InlineData("""{ "model": { "generatorChannels": { "x": 1 } } }""",
        "model.generatorChannels.x: there is no such option; did you mean *")]
    [InlineData("""{ "model": { "generatorChannels": [64, "x"] } }""",
        "model.generatorChannels[1]: must be a whole number up to *, but got 'x'")]
    public void An_error_is_reported_with_its_place_and_a_remedy(string json, string message)
    {
        var path = Write(json);
        var before = options.ToString();

        options.Invoking(file => file.Load(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"{path} cannot be used:\n{message}");

        options.ToString().Should().Be(before);
    }

    [Fact]
    public void All_errors_are_reported_in_one_message()
    {
        var path = Write("""
            { "training": { "generatorLearningRat": 1, "steps": "x", "seed": 5 },
              "model": { "baseChannels": 1.5 }, "modle": {} }
            """);
        var before = options.ToString();

        var loading = () => options.Load(path);

        loading.Should().Throw<InvalidDataException>().Which.Message.Split('\n').Skip(1)
            .Select(line => line.Split(':')[0])
            .Should().BeEquivalentTo("training.generatorLearningRat", "training.steps", "model.baseChannels", "modle");
        options.ToString().Should().Be(before, "not even the valid seed is taken over");
    }

    [Fact]
    public void Invalid_JSON_is_reported_with_its_place()
    {
        var path = Write("{ \"training\": { \"seed\" 7 } }");

        options.Invoking(file => file.Load(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"{path} is not JSON: *LineNumber: 0*");
    }

    [Theory]
    [InlineData("GeneratorLearningRate=2e-4")]
    [InlineData("training.generatorLearningRate=2e-4")]
    [InlineData(" TRAINING.GENERATORLEARNINGRATE = 0.0002 ")]
    public void An_option_is_assigned_with_or_without_its_section(string assignment)
    {
        options.Assign(assignment);

        Training.Should().Be(new GanTrainerOptions { GeneratorLearningRate = 2e-4 });
    }

    [Fact]
    public void A_command_line_names_every_kind_of_option()
    {
        options.Assign([
            "model.generator.normalization=batch", "discriminator.spectralNorm=null",
            "attention.spectralNorm.iterations=2",
            "GeneratorChannels=[64,32, 16]", "DiscriminatorChannels=8,16", "DiscriminatorFinalBlocks=", "Steps=1e5",
            "horizontalFlip=true", "loss=leastSquares", "KeepBest=false", "data=12", "tags=a, b", "limit=5", "Seed=3",
        ]);

        Model.Generator.Normalization.Should().Be(NormalizationKind.Batch);
        Model.Discriminator.SpectralNorm.Should().BeNull();
        Model.Attention.SpectralNorm!.Iterations.Should().Be(2);
        Model.GeneratorChannels.Should().Equal(64, 32, 16);
        Model.DiscriminatorChannels.Should().Equal(8, 16);
        Model.DiscriminatorFinalBlocks.Should().BeEmpty();
        Training.Should().Be(new GanTrainerOptions { Steps = 100_000, HorizontalFlip = true, Seed = 3 });
        options.Get<AdversarialOptions>().Loss.Should().Be(GanLossKind.LeastSquares);
        options.Get<CheckpointOptions>().KeepBest.Should().BeFalse();
        options.Get<OtherOptions>().Data.Should().Be("12", "text needs no quotes here");
        options.Get<OtherOptions>().Tags.Should().Equal("a", "b");
        options.Get<OtherOptions>().Limit.Should().Be(5);
    }

    [Fact]
    public void A_name_that_several_sections_have_is_set_in_each()
    {
        options.Assign("Workers=3");

        (Training.Workers, options.Get<OtherOptions>().Workers).Should().Be((3, 3));
    }

    [Fact]
    public void A_name_with_its_section_is_set_there_only()
    {
        options.Assign("training.workers=3");

        (Training.Workers, options.Get<OtherOptions>().Workers).Should().Be((3, 0));
    }

    [Fact]
    public void The_last_of_two_values_for_one_option_counts()
    {
        options.Assign("Steps=1", "training.STEPS=2");

        Training.Steps.Should().Be(2);
    }

    [Fact]
    public void Channels_follow_from_an_assigned_width()
    {
        options.Assign("BaseChannels=32");

        Model.GeneratorChannels.Should().Equal(
            [256, 128, 64, 32], "what was left to a default follows what it depends on");
    }

    [Theory]
    [InlineData("generatorLearningRat=1", "generatorLearningRat: there is no such option; did you mean "
        + "generatorLearningRate?")]
    [InlineData("BatchSzie=1", "BatchSzie: there is no such option; did you mean batchSize?")]
    [InlineData("normalization=batch", "normalization: there is no such option; did you mean generator.normalization "
        + "or discriminator.normalization?")]
    [InlineData("trainig.steps=1", "trainig.steps: there is no such option; did you mean steps?")]
    [InlineData("training.step=1", "training.step: there is no such option; did you mean steps?")]
    [InlineData("model.generator.normalizatoin=batch", "model.generator.normalizatoin: there is no such option; did "
        + "you mean generator.normalization?")]
    [InlineData("Steps=many", "training.steps: must be a whole number up to 2147483647, but got 'many'")]
    [InlineData("HorizontalFlip=yes", "training.horizontalFlip: must be true or false, but got 'yes'")]
    [InlineData("Loss=hnge", "objective.loss: must be one of *, but got 'hnge'; did you mean hinge?")]
    [InlineData("GeneratorChannels=64,x", "model.generatorChannels[1]: must be a whole number up to *, but got 'x'")]
    [InlineData("Steps", "Steps: must be a name, an equals sign and a value, such as Steps=200")]
    [InlineData("=5", "=5: must be a name, an equals sign and a value, such as Steps=200")]
    [InlineData("..=5", "..: there is no such option; did you mean *")]
    public void An_error_on_the_command_line_is_reported(string assignment, string message)
    {
        var before = options.ToString();

        options.Invoking(file => file.Assign("Seed=9", assignment)).Should().Throw<InvalidDataException>()
            .WithMessage($"The command line cannot be used:\n{message}");

        options.ToString().Should().Be(before);
    }

    [Fact]
    public void All_errors_of_a_command_line_are_reported_in_one_message()
    {
        options.Invoking(file => file.Assign("Setps=1", "Steps=x", "nothing")).Should().Throw<InvalidDataException>()
            .Which.Message.Split('\n').Should().HaveCount(4);
    }

    [Fact]
    public void A_type_has_one_section()
    {
        options.Invoking(file => file.Get<BlockOptions>()).Should().Throw<ArgumentException>()
            .WithMessage("*0 are BlockOptions*");
    }

    [Fact]
    public void The_sections_are_what_a_run_records()
    {
        options.Assign("Seed=3");
        var run = RunDirectory.At(folder.Path);

        run.RecordOptions(CPU, options.Sources, options.Sections);
        var reopened = new OptionsFile(options.Sections);
        reopened.Reopen(run.Options);

        reopened.ToString().Should().Be(options.ToString());
        reopened.Get<GanTrainerOptions>().Seed.Should().Be(3);
    }

    [Fact]
    public void Of_recorded_options_only_the_chosen_count_and_the_rest_is_derived_again()
    {
        options.Assign("Backbone=resNet", "discriminator.narrowHidden=true", "Classes=3");
        var path = Write(options.ToString());
        var again = Fresh();

        again.Load(path);
        again.Assign("BaseChannels=32", "Backbone=dcgan");

        var model = again.Get<SaganOptions>();
        model.GeneratorChannels.Should().Equal([256, 128, 64, 32], "they follow from the last choice");
        model.Discriminator.Should().Be(new SaganOptions().Discriminator with { NarrowHidden = true });
        model.Generator.Normalization.Should().Be(NormalizationKind.ConditionalBatch, "three classes were chosen");
        again.Sources.Should().Contain("model.backbone", "command line").And.Contain("model.classes", "file")
            .And.Contain("model.generatorChannels", "derived").And.Contain("model.generator.normalization", "derived")
            .And.NotContainKey("model.imageSize");
    }

    [Theory]
    [InlineData("\"generatorLearningRate\": 0.0001", "\"generatorLearningRate\": 0.01")]
    [InlineData("\"seed\": 9", "\"seed\": 10")]
    public void A_change_by_hand_in_a_recorded_file_counts(string recorded, string changed)
    {
        options.Assign("Seed=9");
        var path = Write(options.ToString().Replace(recorded, changed, StringComparison.Ordinal));
        var again = Fresh();

        again.Load(path);

        again.ToString().Should().Contain(changed);
        again.Sources.Should().ContainValue("file");
    }

    [Fact]
    public void A_recorded_file_may_have_sections_of_other_programs_but_no_unknown_option()
    {
        var recorded = options.ToString();
        var training = new OptionsFile(("training", new GanTrainerOptions()));

        training.Load(Write(recorded));
        training.Get<GanTrainerOptions>().Should().Be(options.Get<GanTrainerOptions>());
        training.Invoking(file => file.Load(Write(recorded.Replace("\"seed\"", "\"sead\"", StringComparison.Ordinal))))
            .Should().Throw<InvalidDataException>().WithMessage("*training.sead*did you mean seed*");
    }

    [Fact]
    public void A_list_replaces_the_whole_list_of_a_layer_before()
    {
        options.Load(Write("""{ "model": { "generatorAttention": [8, 16, 32], "discriminatorAttention": [4, 8] } }"""));
        options.Load(
            new ConfigurationBuilder().AddInMemoryCollection([new("Model:GeneratorAttention:0", "32")]).Build(),
            "test");

        Model.GeneratorAttention.Should().Equal(32);
        Model.DiscriminatorAttention.Should().Equal(4, 8);
        options.Sources.Should().Contain("model.generatorAttention", "test");
    }

    [Fact]
    public void Layers_do_not_change_shared_defaults()
    {
        options.Assign("Backbone=resNet", "attention.keyValuePooling=1", "attention.spectralNorm.iterations=5");

        Model.Attention.KeyValuePooling.Should().Be(1);
        SelfAttentionOptions.Official.KeyValuePooling.Should().Be(2);
        SelfAttentionOptions.Official.SpectralNorm!.Iterations.Should().Be(1);
    }

    [Fact]
    public void The_last_layer_decides_whether_a_record_is_null_or_has_options()
    {
        options.Assign("generator.spectralNorm.iterations=2", "discriminator.spectralNorm=null");
        options.Assign("generator.spectralNorm=null", "discriminator.spectralNorm.iterations=3");

        Model.Generator.SpectralNorm.Should().BeNull();
        Model.Discriminator.SpectralNorm!.Iterations.Should().Be(3);
        options.Sources.Keys.Should().Contain("model.generator.spectralNorm")
            .And.NotContain("model.generator.spectralNorm.iterations");
    }

    [Fact]
    public void Sources_distinguish_chosen_from_derived_options_of_records_made_in_code()
    {
        var made = new OptionsFile(
            ("model", new SaganOptions { BaseChannels = 32, GeneratorAttention = [8] }),
            ("training", new GanTrainerOptions()));

        made.Sources.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["model.baseChannels"] = "code",
            ["model.generatorAttention"] = "code",
            ["model.generatorChannels"] = "derived",
            ["model.discriminatorChannels"] = "derived",
        });
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("3", "3")]
    [InlineData("\"new\"", "new")]
    [InlineData("null", "")]
    public void Options_of_another_format_are_refused_with_a_remedy(string format, string has)
    {
        var load = () => options.Load(Write($$"""{ "Format": {{format}}, "training": { "seed": 5 } }"""));

        load.Should().Throw<InvalidDataException>().WithMessage(
            $"*options.json: This library reads options of format 2, but these have format '{has}'*set format to 2.");
        options.Get<GanTrainerOptions>().Seed.Should().Be(new GanTrainerOptions().Seed, "nothing was read");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"format\": 2,")]
    public void Options_of_this_format_or_without_a_number_are_read(string format)
    {
        options.Load(Write($$"""{ {{format}} "training": { "seed": 5 } }"""));

        options.Get<GanTrainerOptions>().Seed.Should().Be(5);
    }

    [Fact]
    public void A_run_whose_options_are_of_another_format_is_not_recorded_over()
    {
        var run = RunDirectory.At(folder.Path);
        run.RecordOptions(CPU, ("training", new GanTrainerOptions()));
        var older = File.ReadAllText(run.Options).Replace("\"format\": 2,", "\"format\": 1,");
        File.WriteAllText(run.Options, older);

        run.Invoking(its => its.ReadOptions<GanTrainerOptions>("training")).Should().Throw<InvalidDataException>()
            .WithMessage("*have format '1'*");
        File.ReadAllText(run.Options).Should().Be(older);
    }

    [Fact]
    public void A_run_reads_a_section_of_its_options_back()
    {
        var model = new SaganOptions { ImageSize = 16, GeneratorAttention = [8] };
        var run = RunDirectory.At(folder.Path);
        run.RecordOptions(CPU, ("model", model), ("training", new GanTrainerOptions { Seed = 7 }));

        run.ReadOptions<SaganOptions>("model").Should()
            .BeEquivalentTo(model, compare => compare.ComparingByMembers<SaganOptions>());
        run.ReadOptions<GanTrainerOptions>("training").Seed.Should().Be(7);
        run.ReadOptions<AdversarialOptions>("objective").Should().Be(new AdversarialOptions(), "it was not recorded");
    }

    private static OptionsFile Fresh() => new(
        ("model", new SaganOptions()), ("objective", new AdversarialOptions()), ("training", new GanTrainerOptions()),
        ("checkpoints", new CheckpointOptions()), ("other", new OtherOptions()));

    private string Write(string json)
    {
        var path = Path.Combine(folder.Path, "options.json");
        File.WriteAllText(path, json);

        return path;
    }

    /// <summary>Returns options of which none has its default.</summary>
    private static T Changed<T>(T options)
    {
        foreach (var property in typeof(T).GetProperties())
            property.SetValue(options, property.GetValue(options) switch
            {
                int number => number + 1,
                double number => number / 3 + 1e-9,
                bool flag => !flag,
                Enum choice => Enum.GetValues(choice.GetType()).GetValue(1),
                var other => throw new NotSupportedException($"{property.Name} is a {other}; extend this test."),
            });

        return options;
    }

    private sealed record OtherOptions
    {
        public string? Data { get; init; }

        public string[] Tags { get; init; } = [];

        public long? Limit { get; init; }

        public int Workers { get; init; }
    }
}
