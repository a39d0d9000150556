using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Checkpoints.StateFiles;

/// <summary>
/// Module of this library: the names and shapes of weights are compared with its own before any is loaded.
/// </summary>
/// <remarks>Torch alone broadcasts a wrong shape, or notices it halfway and leaves a mixture.</remarks>
/// <typeparam name="T">The input of <c>forward</c>.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class CheckedModule<T, TResult> : Module<T, TResult>
{
    private protected CheckedModule(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">
    /// A name or a shape differs, or the file is invalid; nothing was loaded.
    /// </exception>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null) =>
        base.load(StateDictCompatibility.Checked(reader, this, strict, skip), strict, skip, loadedParameters);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A shape differs; nothing was copied.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null) =>
        base.load_state_dict(StateDictCompatibility.Checked(source, this, skip), strict, skip);
}

/// <inheritdoc cref="CheckedModule{T, TResult}" path="/summary|/remarks"/>
/// <typeparam name="T1">The first input of <c>forward</c>.</typeparam>
/// <typeparam name="T2">The second.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class CheckedModule<T1, T2, TResult> : Module<T1, T2, TResult>
{
    private protected CheckedModule(string name)
        : base(name)
    {
    }

    /// <inheritdoc cref="CheckedModule{T, TResult}.load"/>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null) =>
        base.load(StateDictCompatibility.Checked(reader, this, strict, skip), strict, skip, loadedParameters);

    /// <inheritdoc cref="CheckedModule{T, TResult}.load_state_dict"/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null) =>
        base.load_state_dict(StateDictCompatibility.Checked(source, this, skip), strict, skip);
}

/// <inheritdoc cref="CheckedModule{T, TResult}" path="/summary|/remarks"/>
/// <typeparam name="T1">The first input of <c>forward</c>.</typeparam>
/// <typeparam name="T2">The second.</typeparam>
/// <typeparam name="T3">The third.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class CheckedModule<T1, T2, T3, TResult> : Module<T1, T2, T3, TResult>
{
    private protected CheckedModule(string name)
        : base(name)
    {
    }

    /// <inheritdoc cref="CheckedModule{T, TResult}.load"/>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null) =>
        base.load(StateDictCompatibility.Checked(reader, this, strict, skip), strict, skip, loadedParameters);

    /// <inheritdoc cref="CheckedModule{T, TResult}.load_state_dict"/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null) =>
        base.load_state_dict(StateDictCompatibility.Checked(source, this, skip), strict, skip);
}
