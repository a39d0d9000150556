using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Checkpoints.StateFiles;

/// <summary>
/// A module that checks names and shapes before it loads weights; torch would broadcast other shapes.
/// </summary>
/// <typeparam name="T">The type of the input.</typeparam>
/// <typeparam name="TResult">The type of the output.</typeparam>
public abstract class ShapeCheckedModule<T, TResult> : Module<T, TResult>
{
    private protected ShapeCheckedModule(string name)
        : base(name)
    {
    }

    /// <summary>Loads weights with the names and shapes of this module's.</summary>
    /// <exception cref="InvalidDataException">
    /// A name or a shape differs, or the file is invalid; nothing was loaded.
    /// </exception>
    /// <inheritdoc/>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null)
    {
        StateDictCompatibility.Require(this, reader, strict, skip);
        return base.load(reader, strict, skip, loadedParameters);
    }

    /// <summary>Copies tensors with the shapes of this module's.</summary>
    /// <exception cref="InvalidDataException">A shape differs; nothing was copied.</exception>
    /// <inheritdoc/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        StateDictCompatibility.RequireShapes(this, source.Shapes(), skip);
        return base.load_state_dict(source, strict, skip);
    }
}

/// <summary>A module of two inputs that checks names and shapes before it loads weights.</summary>
/// <remarks>TorchSharp's modules of one and of two inputs share no base class that could override for both.</remarks>
/// <typeparam name="T1">The type of the first input.</typeparam>
/// <typeparam name="T2">The type of the second input.</typeparam>
/// <typeparam name="TResult">The type of the output.</typeparam>
public abstract class ShapeCheckedModule<T1, T2, TResult> : Module<T1, T2, TResult>
{
    private protected ShapeCheckedModule(string name)
        : base(name)
    {
    }

    /// <inheritdoc cref="ShapeCheckedModule{T, TResult}.load"/>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null)
    {
        StateDictCompatibility.Require(this, reader, strict, skip);
        return base.load(reader, strict, skip, loadedParameters);
    }

    /// <inheritdoc cref="ShapeCheckedModule{T, TResult}.load_state_dict"/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        StateDictCompatibility.RequireShapes(this, source.Shapes(), skip);
        return base.load_state_dict(source, strict, skip);
    }
}

/// <summary>The shapes in a state dictionary.</summary>
file static class StateDictionaryExtensions
{
    public static IEnumerable<(string Name, IReadOnlyList<long> Shape)> Shapes(
        this Dictionary<string, Tensor> source) =>
        source.Select(entry => (entry.Key, (IReadOnlyList<long>)entry.Value.shape));
}
