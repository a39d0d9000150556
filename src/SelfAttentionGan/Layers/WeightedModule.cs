using SelfAttentionGan.Formats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>A module of this library: it refuses weights of other shapes, which torch would broadcast.</summary>
/// <typeparam name="T">What it takes.</typeparam>
/// <typeparam name="TResult">What it returns.</typeparam>
public abstract class WeightedModule<T, TResult> : Module<T, TResult>
{
    private protected WeightedModule(string name)
        : base(name)
    {
    }

    /// <summary>Loads weights of the very names and shapes of this module.</summary>
    /// <exception cref="InvalidDataException">
    /// A name or a shape differs, or it is no state; nothing was loaded.
    /// </exception>
    /// <inheritdoc/>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null)
    {
        StateFit.Require(this, reader, strict, skip);

        return base.load(reader, strict, skip, loadedParameters);
    }

    /// <summary>Copies tensors of the very shapes of this module's.</summary>
    /// <exception cref="InvalidDataException">A shape differs; nothing was copied.</exception>
    /// <inheritdoc/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        StateFit.RequireShapes(
            this, source.Select(entry => (entry.Key, (IReadOnlyList<long>)entry.Value.shape)), skip);

        return base.load_state_dict(source, strict, skip);
    }
}

/// <summary>A module of this library with two inputs; see <see cref="WeightedModule{T, TResult}"/>.</summary>
/// <typeparam name="T1">What it takes.</typeparam>
/// <typeparam name="T2">What it takes besides.</typeparam>
/// <typeparam name="TResult">What it returns.</typeparam>
public abstract class WeightedModule<T1, T2, TResult> : Module<T1, T2, TResult>
{
    private protected WeightedModule(string name)
        : base(name)
    {
    }

    /// <summary>Loads weights of the very names and shapes of this module.</summary>
    /// <exception cref="InvalidDataException">
    /// A name or a shape differs, or it is no state; nothing was loaded.
    /// </exception>
    /// <inheritdoc/>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null)
    {
        StateFit.Require(this, reader, strict, skip);

        return base.load(reader, strict, skip, loadedParameters);
    }

    /// <summary>Copies tensors of the very shapes of this module's.</summary>
    /// <exception cref="InvalidDataException">A shape differs; nothing was copied.</exception>
    /// <inheritdoc/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        StateFit.RequireShapes(
            this, source.Select(entry => (entry.Key, (IReadOnlyList<long>)entry.Value.shape)), skip);

        return base.load_state_dict(source, strict, skip);
    }
}
