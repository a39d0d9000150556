namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>Optimizations of the library that the baseline lacks; each can be enabled separately.</summary>
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

    /// <summary>Memory-efficient attention of the library, recomputed in the backward pass.</summary>
    MemoryEfficientAttention = 8,

    /// <summary>All of them.</summary>
    All = 15,
}
