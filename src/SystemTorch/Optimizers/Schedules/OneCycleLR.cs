namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>
                /// Lets the rates climb once to a maximum and fall far below the start (Smith and Topin, 2017).
                /// </summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly int steps;
                    private readonly Phase[] phases;
                    private readonly double[] highest;
                    private readonly double[]? baseMomentum, maxMomentum;
                    private readonly double division, finalDivision;
                    private readonly AnnealStrategy strategy;

                    public OneCycleLR(
                        Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1,
                        int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                        double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25,
                        double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1,
                        bool verbose = false)
                        : this(optimizer, Each(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start,
                            anneal_strategy, cycle_momentum, Each(optimizer, base_momentum),
                            Each(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch,
                            verbose)
                    {
                    }

                    public OneCycleLR(
                        Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1,
                        int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                        IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null,
                        double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (cycle_momentum && optimizer is not (IMomentum or IBetas))
                            throw new ArgumentException(
                                "optimizer must support momentum with `cycle_momentum` option enabled");
                        if (!(pct_start >= 0 && pct_start <= 1))
                            throw new ArgumentException(
                                $"Expected float between 0 and 1 for pct_start, but got {pct_start}");

                        steps = Steps(total_steps, epochs, steps_per_epoch);
                        phases = Phases(pct_start * steps, three_phase);
                        highest = [.. max_lr];
                        (division, finalDivision, strategy) = (div_factor, final_div_factor, anneal_strategy);
                        if (cycle_momentum)
                        {
                            baseMomentum = [.. base_momentum ?? Each(optimizer, 0.85)];
                            maxMomentum = [.. max_momentum ?? Each(optimizer, 0.95)];
                        }

                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch > steps)
                            throw new InvalidOperationException(
                                $"Tried to step {_last_epoch + 1} times. " +
                                $"The specified number of total steps is {steps}");

                        var phase = phases.FirstOrDefault(candidate => _last_epoch <= candidate.End, phases[^1]);
                        var share = (_last_epoch - phase.Start) / (phase.End - phase.Start);
                        CycleMomentum(phase, share);
                        return highest.Select(rate => Anneal(At(phase.From, rate), At(phase.To, rate), share));
                    }

                    private void CycleMomentum(Phase phase, double share)
                    {
                        if (maxMomentum is null || baseMomentum is null)
                            return;
                        foreach (var (group, i) in Groups())
                        {
                            var momentum = Anneal(Against(phase.From, i), Against(phase.To, i), share);
                            if (group is IBetas betas)
                                betas.Betas = (momentum, betas.Betas.Item2);
                            else
                                ((IMomentum)group).Momentum = momentum;
                        }
                    }

                    private double Anneal(double from, double to, double share) => strategy == AnnealStrategy.Cos
                        ? to + (from - to) / 2 * (Math.Cos(Math.PI * share) + 1)
                        : (to - from) * share + from;

                    private double At(Level level, double highest) => level switch
                    {
                        Level.Highest => highest,
                        Level.Initial => highest / division,
                        _ => highest / division / finalDivision,
                    };

                    // Momentum is low where the rate is highest.
                    private double Against(Level level, int group) =>
                        level == Level.Highest ? baseMomentum![group] : maxMomentum![group];

                    private Phase[] Phases(double climb, bool three) => three
                        ?
                        [
                            new(0, climb - 1, Level.Initial, Level.Highest),
                            new(climb - 1, 2 * climb - 2, Level.Highest, Level.Initial),
                            new(2 * climb - 2, steps - 1, Level.Initial, Level.Lowest),
                        ]
                        :
                        [
                            new(0, climb - 1, Level.Initial, Level.Highest),
                            new(climb - 1, steps - 1, Level.Highest, Level.Lowest),
                        ];

                    private static int Steps(int total, int epochs, int perEpoch)
                    {
                        if (total == -1 && epochs == -1 && perEpoch == -1)
                            throw new ArgumentException(
                                "You must define either total_steps OR (epochs AND steps_per_epoch)");
                        return total != -1
                            ? Positive(total, "total_steps")
                            : Positive(epochs, "epochs") * Positive(perEpoch, "steps_per_epoch");
                    }

                    private static int Positive(int value, string name) =>
                        value > 0
                            ? value
                            : throw new ArgumentException($"Expected positive integer {name}, but got {value}");

                    private static IEnumerable<double> Each(Optimizer optimizer, double value) =>
                        optimizer.ParamGroups.Select(_ => value);

                    private enum Level
                    {
                        Initial,
                        Highest,
                        Lowest,
                    }

                    private readonly record struct Phase(double Start, double End, Level From, Level To);

                    /// <summary>Along which curve rates and momentum move.</summary>
                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }
                }
            }
        }
    }
}
