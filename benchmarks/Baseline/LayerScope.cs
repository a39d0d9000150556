using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>A dispose scope inside a layer, with <see cref="FastPaths.LayerScopes"/>.</summary>
internal static class LayerScope
{
    public static DisposeScope? NewLayerScope(this FastPaths paths) =>
        paths.HasFlag(FastPaths.LayerScopes) ? NewDisposeScope() : null;

    /// <summary>Moves a layer's result out of its scope, if it has one.</summary>
    public static Tensor Leave(this Tensor result, DisposeScope? scope) =>
        scope is null ? result : result.MoveToOuterDisposeScope();
}
