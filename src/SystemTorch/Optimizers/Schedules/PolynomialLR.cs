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
                /// Lets the rates fall to zero over <c>total_iters</c> epochs, by a power of what is left.
                /// </summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly double total;
                    private readonly double power;

                    public PolynomialLR(
                        Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        total = total_iters;
                        this.power = power;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Rates(_last_epoch == 0 || _last_epoch > total
                            ? 1
                            : Math.Pow(Left(_last_epoch) / Left(_last_epoch - 1), power));

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates(Math.Pow(Left(Math.Min(total, _last_epoch)), power));

                    private double Left(double epoch) => 1 - epoch / total;
                }
            }
        }
    }
}
