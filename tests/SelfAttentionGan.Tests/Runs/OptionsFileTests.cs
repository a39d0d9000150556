using Microsoft.Extensions.Configuration;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Runs;

public sealed class OptionsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OptionsFile options = Fresh();

    public static TheoryData<string> Presets => [.. SaganPresets.All.Select(preset => preset.Name)];

    public static TheoryData<SelfAttentionOptions> Attentions =>
        [SelfAttentionOptions.Seeds, SelfAttentionOptions.Official, SelfAttentionOptions.Paper];

    private SaganOptions Model => options.Get<SaganOptions>();

    private GanTrainerOptions Training => options.Get<GanTrainerOptions>();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Presets))]
    public void What_a_run_recorded_of_a_preset_is_read_again(string name)
    {
        var preset = SaganPresets.Named(name);
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
    public void What_was_recorded_draws_the_same_networks()
    {
        var told = SaganPresets.Toy16.Model with { Classes = 3, MinibatchDeviation = true, GeneratorAttention = [4] };
        var run = RunDirectory.At(folder.Path);
        run.RecordOptions(CPU, ("model", told));

        options.Load(run.Options);

        using var generator = SaganGeneratorBuilder.From(told).Build();
        using var twin = SaganGeneratorBuilder.From(Model).Build();
        twin.Describe().ToString().Should().Be(generator.Describe().ToString());
        using var discriminator = SaganDiscriminatorBuilder.From(told).Build();
        using var rival = SaganDiscriminatorBuilder.From(Model).Build();
        rival.Describe().ToString().Should().Be(discriminator.Describe().ToString());
    }

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Each_published_attention_is_read_again(SelfAttentionOptions attention)
    {
        var written = new OptionsFile(("attention", attention)).ToString();
        var path = Write(written);
        var read = new OptionsFile(("attention", new SelfAttentionOptions { Pool = 4, SpectralNorm = new() }));

        read.Load(path);

        read.Get<SelfAttentionOptions>().Should().Be(attention);
    }

    [Fact]
    public void Every_option_of_training_and_objective_survives_the_way_through_a_file()
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
    public void What_is_not_said_keeps_its_value()
    {
        var read = OptionsFile.Read("""{ "seed": 7, "generatorRate": 1e-3 }""", new GanTrainerOptions { Workers = 12 });

        read.Should().Be(new GanTrainerOptions { Workers = 12, Seed = 7, GeneratorRate = 1e-3 });
    }

    [Fact]
    public void What_is_given_stays_as_it_is()
    {
        var given = new GanTrainerOptions();

        OptionsFile.Read("""{ "seed": 7 }""", given);

        given.Seed.Should().Be(1);
    }

    [Fact]
    public void Hands_may_write_comments_trailing_commas_and_capitals()
    {
        options.Load(Write("""
            {
              // faces are small
              "Model": { "WIDTH": 32, "body": "Residual", },
              /* and few */
              "training": { "batchSize": 16, },
            }
            """));

        Model.Width.Should().Be(32);
        Model.Body.Should().Be(SaganBody.Residual);
        Training.BatchSize.Should().Be(16);
    }

    [Fact]
    public void What_follows_from_a_number_follows_from_the_number_that_is_read()
    {
        options.Load(Write("""{ "model": { "discriminator": { "thin": true }, "width": 8, "body": "residual" } }"""));

        Model.GeneratorChannels.Should().Equal(128, 64, 32, 16, 8);
        Model.Attention.Should().Be(SelfAttentionOptions.Official);
        Model.Discriminator.Activation.Should().Be(
            Activation.Relu, "a residual body's, whichever stands first");
        Model.Discriminator.Thin.Should().BeTrue();
    }

    [Fact]
    public void Records_within_records_are_read_and_may_be_null()
    {
        options.Load(Write("""
            {
              "model": {
                "generator": { "norm": "batch", "spectralNorm": { "iterations": 3, "update": "firstCallOfStep" } },
                "discriminator": { "spectralNorm": null },
                "generatorAttention": []
              }
            }
            """));

        Model.Generator.Norm.Should().Be(Norm.Batch);
        Model.Generator.SpectralNorm.Should().Be(
            new SpectralNormOptions { Iterations = 3, Update = SpectralNormUpdate.FirstCallOfStep });
        Model.Discriminator.SpectralNorm.Should().BeNull();
        Model.Discriminator.Activation.Should().Be(Activation.LeakyRelu, "nothing was said of it");
        Model.GeneratorAttention.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{ "training": { "generatorRat": 1 } }""",
        "training.generatorRat: there is no such option; did you mean generatorRate?")]
    [InlineData("""{ "model": { "generator": { "nrom": "batch" } } }""",
        "model.generator.nrom: there is no such option; did you mean generator.norm?")]
    [InlineData("""{ "trainings": { } }""", "trainings: there is no such option; did you mean training?")]
    [InlineData("""{ "training": { "seed": 1, "Seed": 2 } }""", "A duplicate key 'training:Seed' was found. Write an object in braces, with each name once.")]
    [InlineData("""{ "training": { "schedule": "cosin" } }""",
        "training.schedule: must be one of constant, linear, exponential, cosine, but got 'cosin'; did you mean cosine?")]
    [InlineData("""{ "training": { "schedule": 3 } }""",
        "training.schedule: must be one of constant, linear, exponential, cosine, but got '3'")]
    [InlineData("""{ "training": { "steps": 3000000000 } }""",
        "training.steps: must be a whole number up to 2147483647, but got '3000000000'")]
    [InlineData("""{ "training": { "steps": 1.5 } }""", "training.steps: must be a whole number up to *, but got '1.5'")]
    [InlineData("""{ "training": { "steps": null } }""", "training.steps: must not be null; leave it out for its default")]
    [InlineData("""{ "training": { "generatorBeta1": true } }""", "training.generatorBeta1: must be a number, but got 'True'")]
    [InlineData("""{ "training": { "generatorBeta1": 1e999 } }""", "training.generatorBeta1: must be a number, but got '1e999'")]
    [InlineData("""{ "training": { "flip": 1 } }""", "training.flip: must be true or false, but got '1'")]
    [InlineData("""{ "training": [] }""", "training: must be an object in braces, but got ''")]
    [InlineData("[]", "Top-level JSON element must be an object. * Write an object in braces, with each name once.")]
    [InlineData("""{ "model": { "generator": null } }""", "model.generator: must not be null; leave it out for its default")]
    [InlineData("""{ "model": { "generator": 5 } }""", "model.generator: must be an object in braces, but got '5'")]
    [InlineData("""{ "model": { "generator": { "spectralNorm": {} } } }""",
        "model.generator.spectralNorm: must be null or say something, but is empty; leave it out for what is usual")]
    [InlineData("""{ "model": { "generatorChannels": { "x": 1 } } }""",
        "model.generatorChannels.x: there is no such option; did you mean *")]
    [InlineData("""{ "model": { "generatorChannels": [64, "x"] } }""",
        "model.generatorChannels[1]: must be a whole number up to *, but got 'x'")]
    public void A_mistake_is_told_with_its_place_and_what_would_be_right(string json, string message)
    {
        var path = Write(json);
        var before = options.ToString();

        options.Invoking(file => file.Load(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"{path} cannot be used:\n{message}");

        options.ToString().Should().Be(before);
    }

    [Fact]
    public void All_mistakes_are_told_in_one_message()
    {
        var path = Write("""
            { "training": { "generatorRat": 1, "steps": "x", "seed": 5 }, "model": { "width": 1.5 }, "modle": {} }
            """);
        var before = options.ToString();

        var loading = () => options.Load(path);

        loading.Should().Throw<InvalidDataException>().Which.Message.Split('\n').Skip(1)
            .Select(line => line.Split(':')[0])
            .Should().BeEquivalentTo("training.generatorRat", "training.steps", "model.width", "modle");
        options.ToString().Should().Be(before, "not even the sound seed is taken over");
    }

    [Fact]
    public void What_is_not_JSON_is_told_with_its_place()
    {
        var path = Write("{ \"training\": { \"seed\" 7 } }");

        options.Invoking(file => file.Load(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"{path} is not JSON: *LineNumber: 0*");
    }

    [Theory]
    [InlineData("GeneratorRate=2e-4")]
    [InlineData("training.generatorRate=2e-4")]
    [InlineData(" TRAINING.GENERATORRATE = 0.0002 ")]
    public void An_option_is_assigned_with_or_without_its_section(string assignment)
    {
        options.Assign(assignment);

        Training.Should().Be(new GanTrainerOptions { GeneratorRate = 2e-4 });
    }

    [Fact]
    public void A_command_line_names_every_kind_of_option()
    {
        options.Assign([
            "model.generator.norm=batch", "discriminator.spectralNorm=null", "attention.spectralNorm.iterations=2",
            "GeneratorChannels=[64,32, 16]", "DiscriminatorChannels=8,16", "DiscriminatorTail=", "Steps=1e5",
            "flip=true", "loss=leastSquares", "KeepBest=false", "data=12", "tags=a, b", "limit=5", "Seed=3",
        ]);

        Model.Generator.Norm.Should().Be(Norm.Batch);
        Model.Discriminator.SpectralNorm.Should().BeNull();
        Model.Attention.SpectralNorm!.Iterations.Should().Be(2);
        Model.GeneratorChannels.Should().Equal(64, 32, 16);
        Model.DiscriminatorChannels.Should().Equal(8, 16);
        Model.DiscriminatorTail.Should().BeEmpty();
        Training.Should().Be(new GanTrainerOptions { Steps = 100_000, Flip = true, Seed = 3 });
        options.Get<AdversarialOptions>().Loss.Should().Be(GanLoss.LeastSquares);
        options.Get<CheckpointOptions>().KeepBest.Should().BeFalse();
        options.Get<Told>().Data.Should().Be("12", "text needs no quotes here");
        options.Get<Told>().Tags.Should().Equal("a", "b");
        options.Get<Told>().Limit.Should().Be(5);
    }

    [Fact]
    public void A_name_that_several_sections_have_is_set_in_each()
    {
        options.Assign("Seed=32");

        (options.Get<Told>().Seed, Training.Seed).Should().Be((32, 32));
    }

    [Fact]
    public void A_name_with_its_section_is_set_there_only()
    {
        options.Assign("training.seed=32");

        (options.Get<Told>().Seed, Training.Seed).Should().Be((0, 32));
    }

    [Fact]
    public void Of_two_values_for_one_option_the_last_counts()
    {
        options.Assign("Steps=1", "training.STEPS=2");

        Training.Steps.Should().Be(2);
    }

    [Fact]
    public void Widths_that_are_assigned_reach_the_channels()
    {
        options.Assign("Width=32");

        Model.GeneratorChannels.Should().Equal(
            [256, 128, 64, 32], "what was left to a default follows what it depends on");
    }

    [Theory]
    [InlineData("generatorRat=1", "generatorRat: there is no such option; did you mean generatorRate?")]
    [InlineData("Latnet=1", "Latnet: there is no such option; did you mean latent?")]
    [InlineData("norm=batch", "norm: there is no such option; did you mean generator.norm or discriminator.norm?")]
    [InlineData("trainig.steps=1", "trainig.steps: there is no such option; did you mean steps?")]
    [InlineData("training.step=1", "training.step: there is no such option; did you mean steps?")]
    [InlineData("model.generator.nrom=batch", "model.generator.nrom: there is no such option; did you mean generator.norm?")]
    [InlineData("Steps=many", "training.steps: must be a whole number up to 2147483647, but got 'many'")]
    [InlineData("Flip=yes", "training.flip: must be true or false, but got 'yes'")]
    [InlineData("Loss=hnge", "objective.loss: must be one of *, but got 'hnge'; did you mean hinge?")]
    [InlineData("GeneratorChannels=64,x", "model.generatorChannels[1]: must be a whole number up to *, but got 'x'")]
    [InlineData("Steps", "Steps: must be a name, an equals sign and a value, such as Steps=200")]
    [InlineData("=5", "=5: must be a name, an equals sign and a value, such as Steps=200")]
    [InlineData("..=5", "..: there is no such option; did you mean *")]
    public void A_mistake_on_the_command_line_is_told(string assignment, string message)
    {
        var before = options.ToString();

        options.Invoking(file => file.Assign("Seed=9", assignment)).Should().Throw<InvalidDataException>()
            .WithMessage($"The command line cannot be used:\n{message}");

        options.ToString().Should().Be(before);
    }

    [Fact]
    public void All_mistakes_of_a_command_line_are_told_in_one_message()
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
        var twin = new OptionsFile(options.Sections);
        twin.Reopen(run.Options);

        twin.ToString().Should().Be(options.ToString());
        twin.Get<GanTrainerOptions>().Seed.Should().Be(3);
    }

    [Fact]
    public void Of_what_was_recorded_only_choices_count_and_the_rest_follows_anew()
    {
        options.Assign("Body=residual", "discriminator.thin=true", "Classes=3");
        var path = Write(options.ToString());
        var again = Fresh();

        again.Load(path);
        again.Assign("Width=32", "Body=transposed");

        var model = again.Get<SaganOptions>();
        model.GeneratorChannels.Should().Equal([256, 128, 64, 32], "they follow from what was said last");
        model.Discriminator.Should().Be(new SaganOptions().Discriminator with { Thin = true });
        model.Generator.Norm.Should().Be(Norm.ConditionalBatch, "three classes were chosen");
        again.Sources.Should().Contain("model.body", "command line").And.Contain("model.classes", "file")
            .And.Contain("model.generatorChannels", "derived").And.Contain("model.generator.norm", "derived")
            .And.NotContainKey("model.imageSize");
    }

    [Theory]
    [InlineData("\"generatorRate\": 0.0001", "\"generatorRate\": 0.01")]
    [InlineData("\"seed\": 9", "\"seed\": 10")]
    public void What_a_hand_has_changed_in_a_recorded_file_counts(string recorded, string changed)
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
            new ConfigurationBuilder().AddInMemoryCollection([new("Model:GeneratorAttention:0", "32")]).Build(), "test");

        Model.GeneratorAttention.Should().Equal(32);
        Model.DiscriminatorAttention.Should().Equal(4, 8);
        options.Sources.Should().Contain("model.generatorAttention", "test");
    }

    [Fact]
    public void Layers_change_no_default_that_others_share()
    {
        options.Assign("Body=residual", "attention.pool=1", "attention.spectralNorm.iterations=5");

        Model.Attention.Pool.Should().Be(1);
        SelfAttentionOptions.Official.Pool.Should().Be(2);
        SelfAttentionOptions.Official.SpectralNorm!.Iterations.Should().Be(1);
    }

    [Fact]
    public void A_record_is_null_or_has_options_whichever_was_said_last()
    {
        options.Assign("generator.spectralNorm.iterations=2", "discriminator.spectralNorm=null");
        options.Assign("generator.spectralNorm=null", "discriminator.spectralNorm.iterations=3");

        Model.Generator.SpectralNorm.Should().BeNull();
        Model.Discriminator.SpectralNorm!.Iterations.Should().Be(3);
        options.Sources.Keys.Should().Contain("model.generator.spectralNorm")
            .And.NotContain("model.generator.spectralNorm.iterations");
    }

    [Fact]
    public void Records_made_in_code_tell_what_was_chosen_from_what_follows()
    {
        var made = new OptionsFile(
            ("model", new SaganOptions { Width = 32, GeneratorAttention = [8] }), ("training", new GanTrainerOptions()));

        made.Sources.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["model.width"] = "code",
            ["model.generatorAttention"] = "code",
            ["model.generatorChannels"] = "derived",
            ["model.discriminatorChannels"] = "derived",
        });
    }

    private static OptionsFile Fresh() => new(
        ("model", new SaganOptions()), ("objective", new AdversarialOptions()), ("training", new GanTrainerOptions()),
        ("checkpoints", new CheckpointOptions()), ("told", new Told()));

    private string Write(string json)
    {
        var path = Path.Combine(folder.Path, "hand.json");
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
                bool truth => !truth,
                Enum choice => Enum.GetValues(choice.GetType()).GetValue(1),
                var other => throw new NotSupportedException($"{property.Name} is a {other}; teach this test."),
            });

        return options;
    }

    private sealed record Told
    {
        public string? Data { get; init; }

        public string[] Tags { get; init; } = [];

        public long? Limit { get; init; }

        public int Seed { get; init; }
    }
}
