namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Lowers the rates when a metric has not improved for <c>patience</c> steps.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool smaller, relative, talks;
                    private readonly double factor, threshold, eps;
                    private readonly double[] floors;
                    private readonly int patience, cooldown;

                    private double best;
                    private int bad, resting;

                    public ReduceLROnPlateau(
                        Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10,
                        double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0,
                        IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1)
                            throw new ArgumentException("Factor should be < 1.0");
                        if (mode is not ("min" or "max"))
                            throw new ArgumentException($"mode {mode} is unknown!");
                        if (threshold_mode is not ("rel" or "abs"))
                            throw new ArgumentException($"threshold mode {threshold_mode} is unknown!");

                        (smaller, relative, talks) = (mode == "min", threshold_mode == "rel", verbose);
                        (this.factor, this.threshold, this.eps) = (factor, threshold, eps);
                        (this.patience, this.cooldown) = (patience, cooldown);
                        floors = min_lr is { Count: > 1 }
                            ? [.. min_lr]
                            : [.. _base_lrs.Select(_ => min_lr is { Count: 1 } ? min_lr[0] : 0)];
                        best = smaller ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step(double current, int? epoch = null)
                    {
                        _last_epoch = epoch ?? _last_epoch + 1;

                        var better = Improves(current);
                        if (better)
                            best = current;
                        bad = better ? 0 : bad + 1;
                        if (resting > 0)
                            (resting, bad) = (resting - 1, 0);

                        if (bad <= patience)
                            return;
                        Lower();
                        (resting, bad) = (cooldown, 0);
                    }

                    public override void step() => throw Metricless("step()");

                    public override void step(int? epoch) => throw Metricless("step(int?)");

                    private bool Improves(double metric) => (smaller, relative) switch
                    {
                        (true, true) => metric < best * (1 - threshold),
                        (true, false) => metric < best - threshold,
                        (false, true) => metric > best * (1 + threshold),
                        (false, false) => metric > best + threshold,
                    };

                    private void Lower()
                    {
                        foreach (var (group, i) in Groups())
                        {
                            var rate = Math.Max(group.LearningRate * factor, floors[i]);
                            if (group.LearningRate - rate <= eps)
                                continue;

                            group.LearningRate = rate;
                            if (talks)
                                Console.WriteLine(
                                    $"Epoch {_last_epoch}: reducing learning rate of group {i} to {rate:g4}.");
                        }
                    }

                    private static InvalidOperationException Metricless(string call) => new(
                        $"{call} should not be used with the ReduceLROnPlateau scheduler. " +
                        "Use step(double, int?), instead.");
                }
            }
        }
    }
}
