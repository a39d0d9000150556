using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Runs;

public sealed class SampleSheetTests : IClassFixture<Seeded>
{
    private readonly SaganGenerator plain = Build(classes: 0), conditional = Build(classes: 3);

    [Fact]
    public void Pictures_are_those_of_the_seeds_latents_however_many_are_painted_at_once()
    {
        using var painted = new SampleSheet(plain, latent: 8) { Count = 19, Seed = 5, Threshold = 0.5 }.Paint();

        using var latents = TruncatedNormal.Draw(19, 8, 0.5, seed: 5);
        plain.eval();
        painted.allclose(plain.call(latents), atol: 1e-5).Should().BeTrue();
        plain.train();
    }

    [Fact]
    public void The_generator_is_left_as_it_was()
    {
        var before = Bits.Of(plain);

        using var painted = new SampleSheet(plain, latent: 8) { Count = 2, StandingPasses = 2 }.Paint();

        Bits.Of(plain).Should().Be(before);
        plain.training.Should().BeTrue();
        painted.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void Without_a_class_the_pictures_go_through_all_in_turn()
    {
        using var turns = new SampleSheet(conditional, latent: 8) { Count = 7 }.Paint();

        for (var label = 0; label < 3; label++)
        {
            using var same = new SampleSheet(conditional, latent: 8) { Count = 7, Label = label }.Paint();
            for (var i = label; i < 7; i += 3)
                turns[i].allclose(same[i], atol: 1e-5).Should().BeTrue($"picture {i} is of class {label}");
            turns[(label + 1) % 3].allclose(same[(label + 1) % 3], atol: 1e-3).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData(12, null, 3, "3 columns of a class each are nearest to a square")]
    [InlineData(36, null, 6, "6 columns show each class twice")]
    [InlineData(2, null, 2, "there are not even as many pictures as classes")]
    [InlineData(16, 1, 4, "one class fills a square")]
    public void A_column_of_the_sheet_has_one_class(int count, int? label, int columns, string because)
    {
        var sheet = new SampleSheet(conditional, latent: 8) { Count = count, Label = label }.Draw();

        sheet.Width.Should().Be(2 + columns * 18, because);
    }

    [Fact]
    public void Standing_statistics_are_of_latents_as_near_to_zero_as_those_that_are_painted()
    {
        using var near = new SampleSheet(plain, latent: 8) { Count = 2, Threshold = 0.5, StandingPasses = 3 }.Paint();

        using var latents = TruncatedNormal.Draw(3 * 16, 8, 0.5, seed: ~1);
        var pass = 0;
        using var standing = new StandingStatistics(plain, 3, () => plain.call(latents.narrow(0, 16 * pass++, 16)));
        near.allclose(plain.call(TruncatedNormal.Draw(2, 8, 0.5)), atol: 1e-5).Should().BeTrue();
    }

    [Fact]
    public void What_cannot_be_painted_is_refused()
    {
        Asking(plain, new(plain, 8) { Count = 0 }).WithMessage("At least 1 latent*");
        Asking(plain, new(plain, 8) { Label = 0 }).WithMessage("*this one has none, and got 0*");
        Asking(conditional, new(conditional, 8) { Label = 3 }).WithMessage("*go from 0 to 2, but got 3*");
        Asking(conditional, new(conditional, 8) { Label = -1 }).WithMessage("*go from 0 to 2, but got -1*");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Asking(
        SaganGenerator generator, SampleSheet sheet)
    {
        var refusal = FluentActions.Invoking(sheet.Paint).Should().Throw<ArgumentException>();
        generator.training.Should().BeTrue("a refusal leaves the mode as it was");

        return refusal;
    }

    private static SaganGenerator Build(int classes)
    {
        var generator = SaganGeneratorBuilder.From(
            new() { ImageSize = 16, Width = 8, Latent = 8, Classes = classes }).Build();

        // At first all classes look alike.
        using var constant = no_grad();
        foreach (var parameter in generator.parameters())
            parameter.add_(randn_like(parameter) * 0.3);

        return generator;
    }
}
