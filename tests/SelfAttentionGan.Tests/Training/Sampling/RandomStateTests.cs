using SelfAttentionGan.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Sampling;

public sealed class RandomStateTests : IDisposable
{
    private readonly RandomState random = Make();

    public void Dispose() => random.Dispose();

    [Fact]
    public void Latents_labels_and_uniform_numbers_have_their_shapes()
    {
        random.SampleLatents(4).shape.Should().Equal(4, 6);
        random.SampleLabels(4)!.shape.Should().Equal(4);
        random.Uniform([4, 2]).shape.Should().Equal(4, 2);
    }

    [Fact]
    public void Without_classes_there_are_no_labels()
    {
        using var plain = new RandomState(latentDim: 6, classes: 0, seed: 5, CPU);

        plain.SampleLabels(4).Should().BeNull();
        plain.Invoking(state => state.Save(TrainingStates.Empty())).Should().NotThrow();
        plain.Invoking(state => state.Restore(TrainingStates.Empty())).Should().NotThrow();
    }

    [Fact]
    public void Uniform_numbers_lie_from_zero_to_below_one()
    {
        var numbers = random.Uniform([10_000]);

        numbers.min().ToSingle().Should().BeInRange(0, 0.01f);
        numbers.max().ToSingle().Should().BeInRange(0.99f, 0.99999994f);
    }

    [Fact]
    public void A_restored_state_samples_the_same_numbers()
    {
        Sample(random);
        random.Save(TrainingStates.Empty());
        var first = Sample(random);
        Sample(random);

        random.Restore(TrainingStates.Empty());

        Sample(random).Should().Be(first);
    }

    [Fact]
    public void A_saved_state_continues_in_another_process()
    {
        Sample(random);
        random.Save(TrainingStates.Empty());
        using var file = new MemoryStream();
        random.save(file);
        var first = Sample(random);

        using var other = Make(seed: 6);
        other.load(new MemoryStream(file.ToArray()));
        other.Restore(TrainingStates.Empty());

        Sample(other).Should().Be(first);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(9, 0xFF)]
    [InlineData(11, 0x80)]
    [InlineData(12, 0)]
    [InlineData(15, 1)]
    [InlineData(18, 1)]
    public void An_invalid_state_is_rejected(int place, byte value)
    {
        foreach (var name in (string[])["latents", "labels", "uniform", "shared"])
        {
            using var damaged = Make();
            damaged.state_dict()[name][place] = value;

            damaged.Invoking(state => state.Restore(TrainingStates.Empty())).Should().Throw<InvalidDataException>()
                .WithMessage($"*random-state.dat has an invalid '{name}'*damaged*");
        }
    }

    [Fact]
    public void The_same_seed_samples_the_same_numbers_and_another_one_does_not()
    {
        using var same = Make();
        using var other = Make(seed: 6);

        Hashes(same).Should().Equal(Hashes(random));
        Hashes(other).Should().NotIntersectWith(Hashes(random));
    }

    [Fact]
    public void The_streams_do_not_affect_each_other()
    {
        var (latents, labels, numbers) = (Busy().SampleLatents(8), Busy().SampleLabels(40)!, Busy().Uniform([8]));

        TensorHash.Of(Busy(but: "latents").SampleLatents(8)).Should().Be(TensorHash.Of(latents), "latents have their own generator");
        TensorHash.Of(Busy(but: "labels").SampleLabels(40)!).Should().Be(TensorHash.Of(labels), "labels have theirs");
        TensorHash.Of(Busy(but: "numbers").Uniform([8])).Should().Be(TensorHash.Of(numbers), "uniform numbers, too");

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
    public void The_streams_have_different_seeds()
    {
        using var related = new Generator(5);

        TensorHash.Of(random.Uniform([8])).Should().NotBe(TensorHash.Of(rand(8, generator: related)), "only the latents' generator has the seed itself");
    }

    private static RandomState Make(int seed = 5) => new(latentDim: 6, classes: 3, seed, CPU);

    private static string Sample(RandomState random) => string.Join(' ', [.. Hashes(random), TensorHash.Of(rand(4))]);

    private static string[] Hashes(RandomState random) =>
        [TensorHash.Of(random.SampleLatents(4)), TensorHash.Of(random.SampleLabels(40)!), TensorHash.Of(random.Uniform([4]))];
}
