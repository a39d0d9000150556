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
                /// Lets the rates swing down to <c>eta_min</c> and back, half a wave in <c>T_max</c> epochs.
                /// </summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double half;
                    private readonly double floor;

                    public CosineAnnealingLR(
                        Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        half = T_max;
                        floor = eta_min;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        _last_epoch == 0 ? Rates(1) : (_last_epoch - 1 - half) % (2 * half) == 0 ? Rise() : Follow();

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(rate => floor + (rate - floor) * Height(_last_epoch) / 2);

                    private IEnumerable<double> Rise() => Rates(1).Zip(_base_lrs, (rate, highest) =>
                        rate + (highest - floor) * (1 - Math.Cos(Math.PI / half)) / 2);

                    private IEnumerable<double> Follow() => Rates(1).Select(rate =>
                        Height(_last_epoch) / Height(_last_epoch - 1) * (rate - floor) + floor);

                    private double Height(int epoch) => 1 + Math.Cos(Math.PI * epoch / half);
                }
            }
        }
    }
}
