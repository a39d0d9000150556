using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>A dispose scope inside a layer, where <see cref="FastPaths.LayerScopes"/> asks for one.</summary>
internal static class LayerScope
{
    public static DisposeScope? NewLayerScope(this FastPaths paths) =>
        paths.HasFlag(FastPaths.LayerScopes) ? NewDisposeScope() : null;

    /// <summary>Hands a layer's result out of its scope, if it has one.</summary>
    public static Tensor Leave(this Tensor result, DisposeScope? scope) =>
        scope is null ? result : result.MoveToOuterDisposeScope();
}
