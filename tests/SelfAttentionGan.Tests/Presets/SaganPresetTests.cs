using System.Collections.Concurrent;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Tests.Presets;

public sealed class SaganPresetTests
{
    private static readonly ConcurrentDictionary<string, (ModelSummary, ModelSummary)> Summaries = new();

    public static TheoryData<string> Names => [.. SaganPreset.All.Select(preset => preset.Name)];

    [Theory]
    [InlineData("Blog64", 1_105_868, 699_442)]
    [InlineData("Lsun64", 3_832_885, 3_175_299)]
    [InlineData("TorchGan64", 1_107_229, 798_083)]
    [InlineData("Studio32", 4_386_308, 1_075_586)]
    [InlineData("Mimicry32", 4_386_308, 1_075_586)]
    [InlineData("Official128", 42_078_852, 39_463_618)]
    [InlineData("Control128", 42_078_852, 39_463_618)]
    [InlineData("Baseline128", 41_996_931, 39_443_137)]
    public void The_networks_have_as_many_parameters_as_the_published_ones(
        string name, long generator, long discriminator)
    {
        var (generatorSummary, discriminatorSummary) = Summarize(name);

        generatorSummary.Parameters.Should().Be(generator, "the published generator has as many");
        discriminatorSummary.Parameters.Should().Be(discriminator, "the published discriminator has as many");
    }

    [Theory]
    [InlineData("Toy16", 4_028_928, 1_937_696)]
    [InlineData("Toy32", 23_879_680, 11_436_096)]
    [InlineData("Toy64", 125_894_656, 60_670_080)]
    [InlineData("Studio32", 1_704_722_432, 278_626_560)]
    [InlineData("Mimicry32", 1_704_722_432, 273_465_600)]
    [InlineData("Blog64", 66_207_744, 32_772_096)]
    [InlineData("Lsun64", 200_278_016, 115_630_080)]
    [InlineData("TorchGan64", 72_237_056, 30_027_776)]
    [InlineData("Studio64", 1_997_275_136, 1_113_524_224)]
    [InlineData("Official128", 9_215_934_464, 4_735_109_120)]
    [InlineData("Official128Feat64", 9_509_535_744, 4_881_909_760)]
    [InlineData("Baseline128", 9_090_105_344, 4_693_166_080)]
    [InlineData("Control128", 9_173_991_424, 4_714_137_600)]
    [InlineData("BigGan128", 9_509_535_744, 4_881_909_760)]
    public void One_image_takes_the_multiply_adds_of_the_architecture(string name, long generator, long discriminator)
    {
        var (generatorSummary, discriminatorSummary) = Summarize(name);

        generatorSummary.MultiplyAdds.Should().Be(generator, "channels, kernels and positions give as many by hand");
        discriminatorSummary.MultiplyAdds.Should().Be(discriminator, "channels, kernels and positions give as many by hand");
    }

    [Fact]
    public void Attention_at_64_costs_what_its_channels_do()
    {
        var (at32, at64) = (Summarize("Official128").Generator, Summarize("Official128Feat64").Generator);

        (at32.Parameters - at64.Parameters)
            .Should().Be(81_921 - 20_481, "attention has 1.25 C² + 1 parameters, and C is 256 at 32×32, 128 at 64×64");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_and_source_describe_the_preset(string name)
    {
        var preset = SaganPreset.Find(name);

        preset.Name.Should().Be(name).And.MatchRegex($"{preset.Model.ImageSize}(Feat64)?$");
        preset.Source.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_preset_has_its_row_in_the_table_of_presets(string name)
    {
        var size = SaganPreset.Find(name).Model.ImageSize;
        var (generator, discriminator) = Summarize(name);

        var rows = File.ReadLines(Repository.PathOf("docs", "presets.md"));

        rows.Should().ContainSingle(row => row.StartsWith($"| `{name}` | {size}×{size} |", StringComparison.Ordinal))
            .Which.Should().EndWith(
                FormattableString.Invariant($"| {generator.Parameters:N0} | {discriminator.Parameters:N0} |"));
    }

    [Fact]
    public void Find_ignores_case()
    {
        SaganPreset.Find("lsun64").Should().BeSameAs(SaganPreset.Lsun64);
    }

    [Fact]
    public void An_unknown_name_is_an_error_that_lists_the_known_names()
    {
        var find = () => SaganPreset.Find("Lsun128");

        find.Should().Throw<ArgumentException>().WithMessage("*no preset 'Lsun128'. There are Toy16, *BigGan128*");
    }

    // Building and running ImageNet's networks takes a second each: once for all tests.
    private static (ModelSummary Generator, ModelSummary Discriminator) Summarize(string name) =>
        Summaries.GetOrAdd(name, _ =>
        {
            var options = SaganPreset.Find(name).Model;
            using var generator = SaganGeneratorBuilder.From(WithoutInitialization(options)).Build();
            using var discriminator = SaganDiscriminatorBuilder.From(WithoutInitialization(options)).Build();

            return (ModelSummary.Of(generator), ModelSummary.Of(discriminator));
        });

    private static SaganOptions WithoutInitialization(SaganOptions options) => options with
    {
        Generator = options.Generator with { Initialization = Initialization.Torch },
        Discriminator = options.Discriminator with { Initialization = Initialization.Torch },
    };
}
