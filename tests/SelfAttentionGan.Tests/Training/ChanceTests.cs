using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

public sealed class ChanceTests : IDisposable
{
    private static readonly GanTrainerOptions Options = new() { Latent = 6, Seed = 5 };

    private readonly Chance chance = new(Options, classes: 3, CPU);

    public void Dispose() => chance.Dispose();

    [Fact]
    public void Latents_labels_and_numbers_have_their_shapes()
    {
        chance.Latents(4).shape.Should().Equal(4, 6);
        chance.Labels(4)!.shape.Should().Equal(4);
        chance.Uniform([4, 2]).shape.Should().Equal(4, 2);
    }

    [Fact]
    public void Without_classes_there_are_no_labels()
    {
        using var plain = new Chance(Options, classes: 0, CPU);

        plain.Labels(4).Should().BeNull();
        plain.Invoking(noted => noted.Note()).Should().NotThrow();
        plain.Invoking(noted => noted.Recall()).Should().NotThrow();
    }

    [Fact]
    public void Uniform_numbers_lie_from_zero_to_below_one()
    {
        var numbers = chance.Uniform([10_000]);

        numbers.min().ToSingle().Should().BeInRange(0, 0.01f);
        numbers.max().ToSingle().Should().BeInRange(0.99f, 0.99999994f);
    }

    [Fact]
    public void What_was_written_down_is_drawn_again()
    {
        Draw(chance);
        chance.Note();
        var first = Draw(chance);
        Draw(chance);

        chance.Recall();

        Draw(chance).Should().Be(first);
    }

    [Fact]
    public void A_saved_state_goes_on_in_another_process()
    {
        Draw(chance);
        chance.Note();
        using var file = new MemoryStream();
        chance.save(file);
        var first = Draw(chance);

        using var other = new Chance(Options with { Seed = 6 }, classes: 3, CPU);
        other.load(new MemoryStream(file.ToArray()));
        other.Recall();

        Draw(other).Should().Be(first);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(9, 0xFF)]
    [InlineData(11, 0x80)]
    [InlineData(12, 0)]
    [InlineData(15, 1)]
    [InlineData(18, 1)]
    public void A_state_in_which_no_generator_can_be_is_refused(int place, byte value)
    {
        foreach (var name in (string[])["latents", "labels", "uniform", "shared"])
        {
            using var damaged = new Chance(Options, classes: 3, CPU);
            damaged.state_dict()[name][place] = value;

            damaged.Invoking(state => state.Recall()).Should().Throw<InvalidDataException>()
                .WithMessage($"*chance.dat has '{name}'*damaged*");
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_and_another_one_does_not()
    {
        using var same = new Chance(Options, classes: 3, CPU);
        using var other = new Chance(Options with { Seed = 6 }, classes: 3, CPU);

        Own(same).Should().Equal(Own(chance));
        Own(other).Should().NotIntersectWith(Own(chance));
    }

    [Fact]
    public void No_stream_moves_another()
    {
        var (latents, labels, numbers) = (Busy().Latents(8), Busy().Labels(40)!, Busy().Uniform([8]));

        Bits.Of(Busy(but: "latents").Latents(8)).Should().Be(Bits.Of(latents), "latents are their own affair");
        Bits.Of(Busy(but: "labels").Labels(40)!).Should().Be(Bits.Of(labels), "labels are theirs");
        Bits.Of(Busy(but: "numbers").Uniform([8])).Should().Be(Bits.Of(numbers), "and so are other numbers");

        static Chance Busy(string? but = null)
        {
            var busy = new Chance(Options, classes: 3, CPU);
            if (but is null)
                return busy;

            rand(1);
            if (but != "latents")
                busy.Latents(100);
            if (but != "labels")
                busy.Labels(100);
            if (but != "numbers")
                busy.Uniform([100]);
            return busy;
        }
    }

    [Fact]
    public void No_two_streams_are_one()
    {
        using var related = new Generator(5);

        Bits.Of(chance.Uniform([8])).Should().NotBe(Bits.Of(rand(8, generator: related)), "latents come of the seed itself");
    }

    private static string Draw(Chance chance) => string.Join(' ', [.. Own(chance), Bits.Of(rand(4))]);

    private static string[] Own(Chance chance) =>
        [Bits.Of(chance.Latents(4)), Bits.Of(chance.Labels(40)!), Bits.Of(chance.Uniform([4]))];
}
