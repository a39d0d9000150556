namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Multiplies the rates by a function of the epoch, from epoch 1 on.</summary>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly Func<int, double>[] factors;

                    public MultiplicativeLR(
                        Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, optimizer.ParamGroups.Select(_ => lr_lambda), last_epoch, verbose)
                    {
                    }

                    /// <summary>Takes one function for each group of parameters.</summary>
                    public MultiplicativeLR(
                        Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        factors = [.. lr_lambdas];
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Groups().Select(group =>
                            group.Group.LearningRate * (_last_epoch > 0 ? factors[group.Index](_last_epoch) : 1));
                }
            }
        }
    }
}
