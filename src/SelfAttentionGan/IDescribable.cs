namespace SelfAttentionGan;

/// <summary>A network that says what it was built from, so that a run can record it and build it again.</summary>
/// <remarks>The networks of the builders do. A trainer hands what they say to its checkpoint store.</remarks>
public interface IDescribable
{
    /// <summary>The record of options that it was built from; null where it was built by hand.</summary>
    object? Options { get; }

    /// <summary>Returns its layers with their shapes and costs: data that becomes JSON.</summary>
    object Describe();
}
