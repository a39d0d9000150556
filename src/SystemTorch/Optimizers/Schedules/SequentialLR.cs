namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Follows one schedule after the other, changing at the milestones.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;
                    private readonly int[] milestones;

                    public SequentialLR(
                        Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones,
                        int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        this.schedulers = [.. schedulers];
                        this.milestones = [.. milestones];
                        Check();

                        // Every schedule took its first step when it was made; only the first one's counts.
                        foreach (var group in optimizer.ParamGroups)
                            group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in this.schedulers)
                            scheduler._last_epoch--;
                        this.schedulers[0].step();
                        _last_lrs = this.schedulers[0]._last_lrs;
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var current = milestones.Count(milestone => milestone <= _last_epoch);
                        if (current > 0 && milestones[current - 1] == _last_epoch)
                            schedulers[current].step(epoch: 0);
                        else
                            schedulers[current].step();
                        return Rates(1);
                    }

                    private void Check()
                    {
                        if (schedulers.Any(scheduler => scheduler._optimizer != _optimizer))
                            throw new ArgumentException(
                                "The SequentialLR scheduler expects all its sub-schedulers " +
                                "to be bound to the same optimizer.");
                        if (milestones.Length != schedulers.Length - 1)
                            throw new ArgumentException(
                                $"Received {schedulers.Length} schedulers and {milestones.Length} milestones. " +
                                "The SequentialLR scheduler expects the number of schedulers to be one more than " +
                                "the number of milestones.");
                    }
                }
            }
        }
    }
}
