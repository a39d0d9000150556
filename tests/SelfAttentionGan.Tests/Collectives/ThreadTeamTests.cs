using SelfAttentionGan.Collectives;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Collectives;

public sealed class ThreadTeamTests : IDisposable
{
    private readonly ThreadTeam team = new(size: 3);

    [Fact]
    public void A_mean_is_that_of_all_ranks_and_all_have_its_bits()
    {
        double[] means = [];

        team.Run(
            rank => Collective.Current.Average(tensor(0.1 * (rank + 1))).ToDouble(),
            made => means = made);

        means.Should().Equal(Enumerable.Repeat((0.1 + 0.2 + 0.1 * 3) / 3, 3), "sums are taken in the order of the ranks");
    }

    [Fact]
    public void What_one_makes_everybody_has()
    {
        List<int> makers = [];
        long[] all = [];

        team.Run(
            rank => Collective.Current.Broadcast(() =>
            {
                makers.Add(rank);
                return tensor(7L);
            }).ToInt64(),
            made => all = made);

        makers.Should().ContainSingle();
        all.Should().Equal(7, 7, 7);
    }

    [Fact]
    public void What_is_needed_once_is_done_once()
    {
        var done = 0;

        team.Run(_ =>
        {
            Collective.Current.Once(() => done++);
            return done;
        }, seen => seen.Should().Equal(1, 1, 1));
    }

    [Fact]
    public void Who_is_late_holds_nobody_up_but_for_a_mean()
    {
        using var ahead = new CountdownEvent(2);

        team.Run(rank =>
        {
            if (rank == 0)
                ahead.Wait(TimeSpan.FromMinutes(1)).Should().BeTrue();
            var first = Collective.Current.Broadcast(() => tensor(1L));
            Collective.Current.Once(() => { });
            if (rank > 0)
                ahead.Signal();
            var mean = Collective.Current.Average(tensor((double)rank));

            return first.ToInt64() + mean.ToDouble();
        }, made => made.Should().Equal(2, 2, 2));
    }

    [Fact]
    public void A_meeting_leaves_no_tensor_behind()
    {
        var counts = Enumerable.Range(0, 3).Select(_ =>
        {
            team.Run(rank => Collective.Current.Average(Collective.Current.Broadcast(() => ones(3))).sum().ToDouble(), _ => { });
            team.Run(rank => rank, _ => { });                // by now the ranks have let go of what they made
            return Tensor.TotalCount;
        }).ToArray();

        counts[2].Should().Be(counts[1]);
    }

    [Fact]
    public void Whoever_fails_is_named_and_the_others_go_home()
    {
        var fail = () => team.Run(
            rank => rank == 1 ? throw new InvalidDataException("It is broken.") : Collective.Current.Average(ones(2)),
            _ => { });

        fail.Should().Throw<InvalidDataException>().WithMessage("It is broken.");
        team.Run(rank => Collective.Current.Size, sizes => sizes.Should().Equal(3, 3, 3));
    }

    [Fact]
    public void Each_rank_has_a_thread_and_everybody_else_the_usual_number()
    {
        var usual = get_num_threads();
        var later = 0;

        team.Run(_ => (ones(64, 64).mm(ones(64, 64)), get_num_threads()), made =>
            made.Select(each => each.Item2).Should().Equal(1, 1, 1));
        var stranger = new Thread(() => later = get_num_threads());
        stranger.Start();
        stranger.Join();

        (get_num_threads(), later).Should().Be((usual, usual));
    }

    [Fact]
    public void Nobody_belongs_to_a_team_unasked() => Collective.Current.Size.Should().Be(1);

    public void Dispose() => team.Dispose();
}
