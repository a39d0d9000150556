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
                /// Lets the rates climb from a base to a maximum and back, again and again (Smith, 2015).
                /// </summary>
                public class CyclicLR : LRScheduler
                {
                    private readonly double total, climb;
                    private readonly double[] highest;
                    private readonly double[]? baseMomentum, maxMomentum;
                    private readonly Func<double, double> scale;
                    private readonly ScaleMode scaleMode;

                    public CyclicLR(
                        Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000,
                        int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1,
                        Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle,
                        bool cycle_momentum = true, double base_momentum = 0.8, double max_momentum = 0.9,
                        int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Each(optimizer, base_lr), Each(optimizer, max_lr), step_size_up,
                            step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum,
                            Each(optimizer, base_momentum), Each(optimizer, max_momentum), last_epoch, verbose)
                    {
                    }

                    public CyclicLR(
                        Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr,
                        int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1,
                        Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle,
                        bool cycle_momentum = true, IEnumerable<double>? base_momentum = null,
                        IEnumerable<double>? max_momentum = null, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (cycle_momentum && optimizer is not IMomentum)
                            throw new ArgumentException(
                                "optimizer must support momentum with `cycle_momentum` option enabled");

                        total = step_size_up + (step_size_down == -1 ? step_size_up : step_size_down);
                        climb = step_size_up / total;
                        highest = [.. max_lr];
                        _base_lrs = [.. base_lr];
                        scale = scale_fn ?? Scale(mode, gamma);
                        scaleMode = scale_fn is null ? ScaleMode.Cycle : scale_mode;
                        if (cycle_momentum)
                        {
                            baseMomentum = [.. base_momentum ?? Each(optimizer, 0.8)];
                            maxMomentum = [.. max_momentum ?? Each(optimizer, 0.9)];
                        }

                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var cycle = Math.Floor(1 + _last_epoch / total);
                        var x = 1 + _last_epoch / total - cycle;
                        var height = (x <= climb ? x / climb : (x - 1) / (climb - 1))
                            * scale(scaleMode == ScaleMode.Cycle ? cycle : _last_epoch);

                        CycleMomentum(height);
                        return _base_lrs.Zip(highest, (low, high) => low + (high - low) * height);
                    }

                    // As in TorchSharp, the height is added to the highest momentum; PyTorch subtracts it.
                    private void CycleMomentum(double height)
                    {
                        if (maxMomentum is null || baseMomentum is null)
                            return;
                        foreach (var (group, i) in Groups())
                            ((IMomentum)group).Momentum = maxMomentum[i] + (maxMomentum[i] - baseMomentum[i]) * height;
                    }

                    private static Func<double, double> Scale(Mode mode, double gamma) => mode switch
                    {
                        Mode.Triangular2 => cycle => 1 / Math.Pow(2, cycle - 1),
                        Mode.ExpRange => cycle => Math.Pow(gamma, cycle),
                        _ => _ => 1,
                    };

                    private static IEnumerable<double> Each(Optimizer optimizer, double value) =>
                        optimizer.ParamGroups.Select(_ => value);

                    /// <summary>How the climbs change from cycle to cycle: not, by half, by gamma.</summary>
                    public enum Mode
                    {
                        Triangular,
                        Triangular2,
                        ExpRange,
                    }

                    /// <summary>What the scaling function is given: the cycle or the iteration.</summary>
                    public enum ScaleMode
                    {
                        Cycle,
                        Iterations,
                    }
                }
            }
        }
    }
}
