namespace SelfAttentionGan.Layers;

/// <summary>A layer of ours with <c>running_mean</c>, <c>running_var</c> and <c>num_batches_tracked</c>.</summary>
internal interface IRunningStatistics
{
    /// <summary>The share of each batch in the running statistics.</summary>
    double Momentum { get; }
}
