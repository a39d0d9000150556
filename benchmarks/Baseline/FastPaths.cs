namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>What the library does and the baseline does not; each can be switched on by itself.</summary>
[Flags]
internal enum FastPaths
{
    /// <summary>The step as public ports write it.</summary>
    None = 0,

    /// <summary>The generator's pass in the discriminator's step records no graph.</summary>
    NoGeneratorGraph = 1,

    /// <summary>The generator's step computes no gradients of the discriminator's weights.</summary>
    FrozenDiscriminator = 2,

    /// <summary>Each layer disposes its intermediate tensors itself, instead of the step at its end.</summary>
    LayerScopes = 4,

    /// <summary>Attention maps are computed by blocks, and once more in backward, by the library's own layer.</summary>
    MemoryEfficientAttention = 8,

    /// <summary>All of them.</summary>
    All = 15,
}
