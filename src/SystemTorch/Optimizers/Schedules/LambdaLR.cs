namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Sets the rates to the initial ones times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double>[] factors;

                    public LambdaLR(
                        Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, optimizer.ParamGroups.Select(_ => lr_lambda), last_epoch, verbose)
                    {
                    }

                    /// <summary>Takes one function for each group of parameters.</summary>
                    public LambdaLR(
                        Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        factors = [.. lr_lambdas];
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Groups().Select(group => _base_lrs[group.Index] * factors[group.Index](_last_epoch));
                }
            }
        }
    }
}
