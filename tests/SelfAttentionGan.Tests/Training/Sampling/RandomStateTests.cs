using SelfAttentionGan.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Sampling;

public sealed class RandomStateTests : IDisposable
{
    private readonly RandomState chance = Make();

    public void Dispose() => chance.Dispose();

    [Fact]
    public void Latents_labels_and_numbers_have_their_shapes()
    {
        chance.SampleLatents(4).shape.Should().Equal(4, 6);
        chance.SampleLabels(4)!.shape.Should().Equal(4);
        chance.Uniform([4, 2]).shape.Should().Equal(4, 2);
    }

    [Fact]
    public void Without_classes_there_are_no_labels()
    {
        using var plain = new RandomState(latentDim: 6, classes: 0, seed: 5, CPU);

        plain.SampleLabels(4).Should().BeNull();
        plain.Invoking(noted => noted.Save(States.Empty())).Should().NotThrow();
        plain.Invoking(noted => noted.Restore(States.Empty())).Should().NotThrow();
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
        chance.Save(States.Empty());
        var first = Draw(chance);
        Draw(chance);

        chance.Restore(States.Empty());

        Draw(chance).Should().Be(first);
    }

    [Fact]
    public void A_saved_state_goes_on_in_another_process()
    {
        Draw(chance);
        chance.Save(States.Empty());
        using var file = new MemoryStream();
        chance.save(file);
        var first = Draw(chance);

        using var other = Make(seed: 6);
        other.load(new MemoryStream(file.ToArray()));
        other.Restore(States.Empty());

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
            using var damaged = Make();
            damaged.state_dict()[name][place] = value;

            damaged.Invoking(state => state.Restore(States.Empty())).Should().Throw<InvalidDataException>()
                .WithMessage($"*random-state.dat has an invalid '{name}'*damaged*");
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_and_another_one_does_not()
    {
        using var same = Make();
        using var other = Make(seed: 6);

        Own(same).Should().Equal(Own(chance));
        Own(other).Should().NotIntersectWith(Own(chance));
    }

    [Fact]
    public void No_stream_moves_another()
    {
        var (latents, labels, numbers) = (Busy().SampleLatents(8), Busy().SampleLabels(40)!, Busy().Uniform([8]));

        TensorHash.Of(Busy(but: "latents").SampleLatents(8)).Should().Be(TensorHash.Of(latents), "latents are their own affair");
        TensorHash.Of(Busy(but: "labels").SampleLabels(40)!).Should().Be(TensorHash.Of(labels), "labels are theirs");
        TensorHash.Of(Busy(but: "numbers").Uniform([8])).Should().Be(TensorHash.Of(numbers), "and so are other numbers");

        static RandomState Busy(string? but = null)
        {
            var busy = Make();
            if (but is null)
                return busy;

            rand(1);
            if (but != "latents")
                busy.SampleLatents(100);
            if (but != "labels")
                busy.SampleLabels(100);
            if (but != "numbers")
                busy.Uniform([100]);
            return busy;
        }
    }

    [Fact]
    public void No_two_streams_are_one()
    {
        using var related = new Generator(5);

        TensorHash.Of(chance.Uniform([8])).Should().NotBe(TensorHash.Of(rand(8, generator: related)), "latents come of the seed itself");
    }

    private static RandomState Make(int seed = 5) => new(latentDim: 6, classes: 3, seed, CPU);

    private static string Draw(RandomState chance) => string.Join(' ', [.. Own(chance), TensorHash.Of(rand(4))]);

    private static string[] Own(RandomState chance) =>
        [TensorHash.Of(chance.SampleLatents(4)), TensorHash.Of(chance.SampleLabels(40)!), TensorHash.Of(chance.Uniform([4]))];
}
