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
                /// Moves the rates from one factor to another, evenly over <c>total_iters</c> epochs.
                /// </summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double start;
                    private readonly double end;
                    private readonly int total;

                    public LinearLR(
                        Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        start = start_factor;
                        end = end_factor;
                        total = total_iters;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Rates(_last_epoch == 0 ? start : _last_epoch > total ? 1 : Growth());

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates(start + (end - start) * Math.Min(total, _last_epoch) / total);

                    private double Growth() =>
                        1 + (end - start) / (total * start + (_last_epoch - 1) * (end - start));
                }
            }
        }
    }
}
