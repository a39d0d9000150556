using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

public sealed class EpochSamplerTests
{
    [Fact]
    public void An_epoch_reads_every_image_once()
    {
        var sampler = new EpochSampler(count: 12, batchSize: 4);

        for (var epoch = 0; epoch < 3; epoch++)
            Enumerable.Range(3 * epoch, 3).SelectMany(step => sampler.Indices(step)).Order()
                .Should().Equal(Enumerable.Range(0, 12).Select(i => (long)i));
    }

    [Fact]
    public void Images_that_fill_no_batch_sit_the_epoch_out_but_not_always_the_same()
    {
        var sampler = new EpochSampler(count: 10, batchSize: 4);

        sampler.StepsPerEpoch.Should().Be(2);
        Enumerable.Range(0, 2).SelectMany(step => sampler.Indices(step))
            .Should().HaveCount(8).And.OnlyHaveUniqueItems();
        Enumerable.Range(0, 40).SelectMany(step => sampler.Indices(step)).Distinct().Should().HaveCount(10);
    }

    [Fact]
    public void Every_epoch_is_shuffled_anew()
    {
        var sampler = new EpochSampler(count: 100, batchSize: 100);

        sampler.Indices(0).Should().NotEqual(sampler.Indices(1)).And.NotBeInAscendingOrder();
    }

    [Fact]
    public void A_step_reads_the_same_whether_reached_by_walking_or_by_jumping()
    {
        var walked = new EpochSampler(count: 50, batchSize: 8, seed: 7);
        var path = Enumerable.Range(0, 30).Select(step => walked.Indices(step)).ToArray();

        foreach (var step in (int[])[29, 3, 17, 0])
            new EpochSampler(count: 50, batchSize: 8, seed: 7).Indices(step).Should().Equal(path[step]);
    }

    [Fact]
    public void Another_seed_is_another_order() =>
        new EpochSampler(100, 100, seed: 1).Indices(0)
            .Should().NotEqual(new EpochSampler(100, 100, seed: 2).Indices(0));

    [Fact]
    public void The_order_is_the_same_on_every_machine() =>
        new EpochSampler(count: 10, batchSize: 10, seed: 0).Indices(0)
            .Should().Equal([2, 8, 0, 4, 3, 1, 9, 5, 7, 6], "the same few lines in Python give this order");

    [Fact]
    public void Every_image_is_as_likely_as_any_other_to_come_first()
    {
        var sampler = new EpochSampler(count: 5, batchSize: 5);

        var firsts = Enumerable.Range(0, 10_000).Select(epoch => sampler.Indices(epoch)[0]).CountBy(first => first);

        firsts.Select(first => first.Value).Should().HaveCount(5)
            .And.OnlyContain(count => Math.Abs(count - 2_000) < 200, "that is five standard deviations");
    }

    [Fact]
    public void Fewer_images_than_a_batch_are_refused()
    {
        var create = () => new EpochSampler(count: 7, batchSize: 8);

        create.Should().Throw<ArgumentException>()
            .WithMessage("Training needs at least one full batch, but there are 7 images for batches of 8.*");
    }

    [Fact]
    public void A_batch_of_nothing_and_a_step_before_the_first_are_refused()
    {
        FluentActions.Invoking(() => new EpochSampler(8, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new EpochSampler(8, 8).Indices(-1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
