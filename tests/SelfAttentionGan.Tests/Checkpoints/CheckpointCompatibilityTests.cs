using SelfAttentionGan.Runs;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Checkpoints;

public sealed class CheckpointCompatibilityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FileCheckpointStore store;

    public CheckpointCompatibilityTests() => store = new(RunDirectory.At(folder.Path));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Another_width_is_reported_with_the_first_tensor_that_differs() => Refuses(
        new(width: 4), new(width: 6),
        "*step 400*valid, but of another architecture: in its module 'generator', 'map.weight' is Float32 [4, 3], " +
        "but Float32 [6, 3] here. Build the networks with the options in options.json.");

    [Fact]
    public void An_average_that_was_not_saved_is_reported() => Refuses(
        new(average: false), new(average: true), "*has no module 'average', which this training has.*options.json*");

    [Fact]
    public void An_average_that_this_training_lacks_is_reported() => Refuses(
        new(average: true), new(average: false), "*the module 'average', which this training has not.*options.json*");

    [Fact]
    public void Another_optimizer_is_reported() => Refuses(
        new(sgd: true), new(sgd: false),
        "*optimizer 'discriminator' is SGD of 1 groups and 2 parameters, but Adam of 1 groups and 2 parameters here*");

    [Fact]
    public void An_optimizer_that_was_not_saved_is_reported() => Refuses(
        new(withDiscriminatorOptimizer: false), new(),
        "*has no optimizer 'discriminator', which this training has.*options.json*");

    [Fact]
    public void An_optimizer_that_this_training_lacks_is_reported() => Refuses(
        new(), new(withDiscriminatorOptimizer: false),
        "*has the optimizer 'discriminator', which this training has not.*options.json*");

    [Fact]
    public void Another_element_type_is_reported()
    {
        var (singles, doubles) = (new TinyTraining(), new TinyTraining());
        singles.State.Modules["random-state"].register_buffer("means", zeros(3));
        doubles.State.Modules["random-state"].register_buffer("means", zeros(3, ScalarType.Float64));

        Refuses(singles, doubles, "*in its module 'random-state', 'means' is Float32 [3], but Float64 [3] here*");
    }

    [Fact]
    public void A_tensor_that_was_not_saved_is_reported()
    {
        var larger = new TinyTraining();
        larger.State.Modules["random-state"].register_buffer("labels", zeros(3));

        Refuses(new(), larger, "*in its module 'random-state', there is no 'labels', which is Float32 [3] here*");
    }

    [Fact]
    public void A_tensor_that_this_training_lacks_is_reported()
    {
        var larger = new TinyTraining();
        larger.State.Modules["random-state"].register_buffer("labels", zeros(3));

        Refuses(larger, new(), "*in its module 'random-state', there is 'labels', Float32 [3], but none here*");
    }

    private void Refuses(TinyTraining saved, TinyTraining other, string message)
    {
        using (saved)
        using (other)
        {
            store.Save(other.At(300).State);
            store.Save(saved.At(400).State);
            var before = other.Train().At(0).Bits();

            var restoring = () => store.Restore(other.State);

            restoring.Should().Throw<InvalidDataException>().WithMessage(message);
            other.Bits().Should().Equal(
                before, "everything is compared before anything is loaded, and step 300 is no substitute");
        }
    }
}
