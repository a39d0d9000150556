using System.Collections;
using System.Diagnostics.CodeAnalysis;
using SelfAttentionGan.Interop.Files;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop;

/// <summary>
/// State dict (PyTorch): the tensors of a module by their names, such as <c>up8.conv1.weight_orig</c>, in order.
/// </summary>
/// <remarks>
/// It owns its tensors: disposing it disposes them. They never require gradients, and a dispose scope does
/// not dispose them. <see cref="PyTorch.PthFile"/> and <see cref="Safetensors.SafetensorsFile"/> read and write it.
/// </remarks>
public sealed class StateDict : IReadOnlyDictionary<string, Tensor>, IDisposable
{
    private readonly OrderedDictionary<string, Tensor> tensors = [];

    /// <summary>
    /// What a file has beside tensors, as text: the metadata of a safetensors file; numbers, texts and booleans of a
    /// <c>.pth</c> file, by the same names as tensors, such as <c>epoch</c>. The default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The number of tensors.</summary>
    public int Count => tensors.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => tensors.Keys;

    /// <summary>The tensors, in order; they belong to this state dict.</summary>
    public IEnumerable<Tensor> Values => tensors.Values;

    /// <summary>The tensor of a name; it belongs to this state dict.</summary>
    /// <param name="key">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public Tensor this[string key] => tensors.TryGetValue(key, out var tensor)
        ? tensor
        : throw new KeyNotFoundException(
            $"The state dict must have a tensor '{key}', but it has {NameList.Of(tensors.Keys)}; use one of these.");

    /// <summary>Reads a file of weights, whose format is found by its content.</summary>
    /// <param name="path">A <c>.pth</c> or <c>.pt</c> file of PyTorch, zipped or of the older form, or a safetensors file.</param>
    /// <param name="include">
    /// Chooses tensors by their names; others take neither time nor memory. Null, the default, reads all.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It has no such format, it is damaged, or it asks for what is not allowed.</exception>
    public static StateDict Read(string path, Func<string, bool>? include = null)
    {
        using var file = WeightFile.Open(path);

        return WeightFileFormat.Of(file).Read(file, include);
    }

    /// <summary>Returns the parameters and persistent buffers of a module, whose memory they share.</summary>
    /// <param name="module">The module; it keeps its own tensors.</param>
    public static StateDict From(Module module)
    {
        var state = new StateDict();
        foreach (var (name, tensor) in module.state_dict())
            state.Add(name, tensor.detach());

        return state;
    }

    /// <summary>Adds a tensor, which belongs to this state dict from then on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">The tensor; one that requires gradients is refused.</param>
    /// <exception cref="ArgumentException">There is a tensor of this name, or it requires gradients.</exception>
    public void Add(string name, Tensor tensor)
    {
        if (tensor.requires_grad)
            throw new ArgumentException(
                $"Tensors of a state dict must not require gradients, but '{name}' does; add tensor.detach().", nameof(tensor));
        if (!tensors.TryAdd(name, tensor))
            throw new ArgumentException(
                $"Names in a state dict must differ, but there are two '{name}'; rename one.", nameof(name));

        tensor.DetachFromDisposeScope();
    }

    /// <summary>
    /// Returns the tensors below a name, without it: <c>Section("state_dict")</c> has <c>linear0.weight</c> for
    /// <c>state_dict.linear0.weight</c>.
    /// </summary>
    /// <param name="name">The name, such as <c>state_dict</c> or <c>models.generator</c>.</param>
    /// <returns>A state dict of its own that shares the memory of these tensors.</returns>
    /// <exception cref="KeyNotFoundException">There are no tensors below that name.</exception>
    public StateDict Section(string name)
    {
        var prefix = name + ".";
        var section = new StateDict
        {
            Metadata = Metadata.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value),
        };
        foreach (var (key, tensor) in tensors)
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                section.Add(key[prefix.Length..], tensor.alias());

        return section.Count > 0 ? section : throw new KeyNotFoundException(
            $"The state dict must have tensors below '{name}', but it has {NameList.Of(tensors.Keys)}; use a beginning of these.");
    }

    /// <summary>
    /// Copies the tensors into a module's parameters and buffers of the same names, converted to their types and devices.
    /// </summary>
    /// <remarks>Nothing is copied unless all fits. <c>requires_grad</c> of the parameters stays as it is.</remarks>
    /// <param name="module">The module.</param>
    /// <param name="strict">
    /// Whether both must have the same names. The default is true; with false, names that one of them lacks are left out.
    /// Shapes must be equal in any case.
    /// </param>
    /// <returns>The names that one of them lacks: none where <paramref name="strict"/>.</returns>
    /// <exception cref="InvalidDataException">
    /// Names or shapes differ: the message has every missing name, every unexpected one and every wrong shape.
    /// </exception>
    public IncompatibleKeys LoadInto(Module module, bool strict = true) => StateDictLoading.Load(this, module, strict);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => tensors.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => tensors.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
        tensors.Clear();
    }
}
