namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Writes a learning rate to each group of an optimiser, step by step.</summary>
            /// <remarks>The constructors of the schedules take the first step: epoch 0.</remarks>
            public abstract class LRScheduler
            {
                protected int _step_count;

                internal readonly Optimizer _optimizer = null!;
                internal int _last_epoch = -1;
                internal IList<double> _base_lrs = [];
                internal IList<double> _last_lrs = [];

                private readonly bool verbose;

                protected LRScheduler()
                {
                }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _last_epoch = last_epoch;
                    this.verbose = verbose;
                    _base_lrs = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                    _last_lrs = [.. Rates(1)];
                }

                public virtual void step() => step(null);

                /// <summary>
                /// Moves to the next epoch, or to the one given, by the closed form where there is one.
                /// </summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;

                    double[] rates = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    foreach (var (group, i) in Groups())
                    {
                        if (verbose && _last_lrs[i] != rates[i])
                            Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        group.LearningRate = _last_lrs[i] = rates[i];
                    }
                }

                /// <summary>Moves on; only <see cref="impl.ReduceLROnPlateau"/> looks at the metric.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of this epoch, mostly from those of the one before; called once a step.</summary>
                protected virtual IEnumerable<double> get_lr() => Rates(1);

                /// <summary>The rates of this epoch from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                /// <summary>The rates last written.</summary>
                public IEnumerable<double> get_last_lr() => _last_lrs;

                /// <summary>The groups there were when this schedule was made.</summary>
                private protected IEnumerable<(ILearningRateController Group, int Index)> Groups() =>
                    _optimizer.ParamGroups.Take(_base_lrs.Count).Select((group, i) => (group, i));

                private protected IEnumerable<double> Rates(double factor) =>
                    _optimizer.ParamGroups.Select(group => group.LearningRate * factor);

                private protected IEnumerable<double> BaseRates(double factor) =>
                    _base_lrs.Select(rate => rate * factor);
            }
        }
    }
}
