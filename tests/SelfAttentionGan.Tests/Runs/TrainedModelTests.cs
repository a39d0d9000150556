using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Runs;

public sealed class TrainedModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SaganOptions model = new() { ImageSize = 16, Width = 8, Classes = 4 };
    private readonly RunDirectory run;
    private readonly SaganGenerator generator, average;

    public TrainedModelTests()
    {
        run = RunDirectory.At(folder.Path);
        generator = SaganGeneratorBuilder.From(model).Build();
        average = SaganGeneratorBuilder.From(model).Build();
    }

    public void Dispose()
    {
        generator.Dispose();
        average.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_run_without_average_gives_its_generator()
    {
        Train(averageDecay: 0);

        using var loaded = TrainedModel.LoadGenerator(run);

        Weights(loaded).Should().Equal(Weights(generator));
        loaded.training.Should().BeFalse("batch normalization would mix the images of a batch");
        loaded.Classes.Should().Be(4);
    }

    [Fact]
    public void A_run_with_average_gives_it_unless_the_weights_as_trained_are_wanted()
    {
        Train(averageDecay: 0.9);

        using var loaded = TrainedModel.LoadGenerator(run);
        using var trained = TrainedModel.LoadGenerator(run, average: false);

        Weights(loaded).Should().Equal(Weights(average)).And.NotEqual(Weights(generator));
        Weights(trained).Should().Equal(Weights(generator));
    }

    [Fact]
    public void Another_step_than_those_saved_is_refused_with_them()
    {
        Train(averageDecay: 0);

        var loading = () => TrainedModel.LoadGenerator(run, step: 7);

        loading.Should().Throw<DirectoryNotFoundException>().WithMessage("*step 7*there are 2.");
    }

    [Fact]
    public void A_run_of_other_networks_is_refused_with_the_remedy()
    {
        run.RecordOptions(CPU, ("training", new GanTrainerOptions()));

        var loading = () => TrainedModel.LoadGenerator(run);

        loading.Should().Throw<InvalidDataException>().WithMessage("*section 'model'*the program's own*LoadWeights*");
    }

    [Fact]
    public void A_run_that_has_recorded_nothing_is_refused() =>
        FluentActions.Invoking(() => TrainedModel.LoadGenerator(run)).Should().Throw<FileNotFoundException>();

    /// <remarks>As docs/using-a-generator.md says; gradient modes and dispose scopes belong to a thread.</remarks>
    [Fact]
    public void A_loaded_generator_may_be_called_on_several_threads()
    {
        Train(averageDecay: 0);
        using var loaded = TrainedModel.LoadGenerator(run);
        var alone = Enumerable.Range(0, 16).Select(Generate).ToArray();

        var together = Enumerable.Range(0, 16).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(Generate);

        together.Should().BeEquivalentTo(alone, pairs => pairs.WithStrictOrdering());

        float[] Generate(int seed)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var random = new Generator((ulong)seed, CPU);

            var latents = randn([2, model.Latent], generator: random);
            using var labels = tensor(new long[] { 1, 2 });

            return [.. loaded.call(latents, labels).data<float>()];
        }
    }

    private void Train(double averageDecay)
    {
        var training = new GanTrainerOptions { Steps = 2, BatchSize = 4, AverageDecay = averageDecay };
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var trainer = new GanTrainer(
            generator, discriminator, training, new HingeLoss(), averageDecay > 0 ? average : null)
        {
            Checkpoints = new CheckpointFolder(run),
        };

        trainer.Run(new SyntheticFaces(size: 16), []);
    }

    private static float[] Weights(Module network) =>
        [.. network.parameters().SelectMany(parameter => parameter.detach().cpu().data<float>().ToArray())];
}
