using SelfAttentionGan.Interop.Files;
using SelfAttentionGan.Interop.PyTorch.Pickling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PyTorch;

/// <summary>Makes the tensors of a pickle: reads each storage once, and views it.</summary>
internal static class StorageReading
{
    /// <param name="file">The file.</param>
    /// <param name="entries">The tensors.</param>
    /// <param name="include">Chooses tensors; null for all.</param>
    /// <param name="fill">Fills the memory of a storage with its bytes.</param>
    /// <exception cref="InvalidDataException">They take far more memory than the file.</exception>
    public static StateDict Read(
        WeightFile file, PickledEntries entries, Func<string, bool>? include, Action<PickledStorage, Tensor> fill)
    {
        KeyValuePair<string, PickledTensor>[] chosen =
            [.. entries.Tensors.Where(entry => include?.Invoke(entry.Key) ?? true)];
        var used = Used(file, chosen);
        var state = new StateDict { Metadata = entries.Metadata };
        using var scope = NewDisposeScope();
        try
        {
            var memory = used.ToDictionary(entry => entry.Key, entry => Fill(entry.Value, fill));
            foreach (var (name, tensor) in chosen)
                state.Add(name, memory[tensor.Storage.Key].as_strided(tensor.Shape, tensor.Strides, tensor.Offset));

            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private static Dictionary<string, PickledStorage> Used(
        WeightFile file, KeyValuePair<string, PickledTensor>[] tensors)
    {
        var used = new Dictionary<string, PickledStorage>();
        long bytes = 0;
        foreach (var storage in tensors.Select(entry => entry.Value.Storage))
        {
            bytes += used.TryAdd(storage.Key, storage) ? storage.Elements * storage.Type.Size : 0;
            if (bytes > file.TensorLimit)
                throw file.Damaged($"has storages of more than {file.TensorLimit} bytes, far more than the file");
        }

        return used;
    }

    private static Tensor Fill(PickledStorage storage, Action<PickledStorage, Tensor> fill)
    {
        var memory = empty(storage.Elements, storage.Type.Element);
        fill(storage, memory);

        return memory;
    }
}
