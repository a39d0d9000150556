using System.Collections.Concurrent;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Tests.Presets;

public sealed class SaganPresetsTests
{
    private static readonly ConcurrentDictionary<string, (NetworkDescription, NetworkDescription)> Descriptions = new();

    public static TheoryData<string> Names => [.. SaganPresets.All.Select(preset => preset.Name)];

    [Theory]
    [InlineData("Blog64", 1_105_868, 699_442)]
    [InlineData("Lsun64", 3_832_885, 3_175_299)]
    [InlineData("TorchGan64", 1_107_229, 798_083)]
    [InlineData("Studio32", 4_386_308, 1_075_586)]
    [InlineData("Mimicry32", 4_386_308, 1_075_586)]
    [InlineData("Official128", 42_078_852, 39_463_618)]
    [InlineData("Control128", 42_078_852, 39_463_618)]
    [InlineData("Baseline128", 41_996_931, 39_443_137)]
    public void The_networks_have_as_many_parameters_as_the_published_ones(string name, long generator, long discriminator)
    {
        var (painter, judge) = Describe(name);

        painter.Parameters.Should().Be(generator, "the published generator has as many");
        judge.Parameters.Should().Be(discriminator, "the published discriminator has as many");
    }

    [Fact]
    public void Attention_at_64_costs_what_its_channels_do()
    {
        var (far, near) = (Describe("Official128").Generator, Describe("Official128Feat64").Generator);

        (far.Parameters - near.Parameters)
            .Should().Be(81_921 - 20_481, "attention has 1.25 C² + 1 parameters, and C is 256 at 32×32, 128 at 64×64");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_preset_has_a_name_and_a_source(string name)
    {
        var preset = SaganPresets.Named(name);

        preset.Name.Should().Be(name).And.MatchRegex($"{preset.Model.ImageSize}(Feat64)?$");
        preset.Source.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_preset_has_its_row_in_the_table_of_presets(string name)
    {
        var size = SaganPresets.Named(name).Model.ImageSize;
        var (painter, judge) = Describe(name);

        var rows = File.ReadLines(Repository.PathOf("docs", "presets.md"));

        rows.Should().ContainSingle(row => row.StartsWith($"| `{name}` | {size}×{size} |", StringComparison.Ordinal))
            .Which.Should().EndWith(FormattableString.Invariant($"| {painter.Parameters:N0} | {judge.Parameters:N0} |"));
    }

    [Fact]
    public void A_preset_is_found_whatever_its_capitals()
    {
        SaganPresets.Named("lsun64").Should().BeSameAs(SaganPresets.Lsun64);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var asking = () => SaganPresets.Named("Lsun128");

        asking.Should().Throw<ArgumentException>().WithMessage("*no preset 'Lsun128'. There are Toy16, *BigGan128*");
    }

    // Drawing ImageNet's networks takes a second each: once for all tests.
    private static (NetworkDescription Generator, NetworkDescription Discriminator) Describe(string name) =>
        Descriptions.GetOrAdd(name, _ =>
        {
            var options = SaganPresets.Named(name).Model;
            using var painter = SaganGeneratorBuilder.From(Quick(options)).Build();
            using var judge = SaganDiscriminatorBuilder.From(Quick(options)).Build();

            return (painter.Describe(), judge.Describe());
        });

    private static SaganOptions Quick(SaganOptions options) => options with
    {
        Generator = options.Generator with { Initialization = Initialization.Torch },
        Discriminator = options.Discriminator with { Initialization = Initialization.Torch },
    };
}
