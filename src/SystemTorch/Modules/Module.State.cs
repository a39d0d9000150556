using TorchSharp.Formats;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Every parameter, then every persistent buffer, by name: the live tensors, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(
                Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string Key(string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";

                foreach (var (name, parameter) in named_parameters())
                    destination.TryAdd(Key(name), parameter);
                foreach (var (name, buffer) in named_buffers())
                    destination.TryAdd(Key(name), buffer);
                foreach (var (name, child) in named_children())
                    child.state_dict(destination, Key(name));
                return destination;
            }

            /// <summary>Copies the tensors of the same names into this module's.</summary>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                var kept = skip ?? [];
                List<string> missing = [.. destination.Keys.Except(source.Keys).Except(kept)];
                List<string> unexpected = [.. source.Keys.Except(destination.Keys).Except(kept)];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException(
                        "The loaded state_dict is not identical to the target dictionary.");

                using var ungraded = no_grad();
                foreach (var (key, tensor) in source)
                    if (!kept.Contains(key) && destination.TryGetValue(key, out var target))
                        target.copy_(tensor);
                return (missing, unexpected);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes the state, and closes the stream.</summary>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public static void save_state_dict(
                BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var kept = sd.Where(entry => skip is null || !skip.Contains(entry.Key)).ToList();
                StateFile.WriteNumber(writer, kept.Count);
                foreach (var (key, tensor) in kept)
                {
                    writer.Write(key);
                    StateFile.WriteTensor(writer, tensor);
                }
            }

            public virtual Module load(
                string location, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location))
                    throw new FileNotFoundException(location);
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            /// <summary>Copies a saved state into this module's tensors, wherever they live.</summary>
            public virtual Module load(
                BinaryReader reader, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                var state = state_dict();
                var count = StateFile.ReadNumber(reader);
                if (strict && count != state.Count)
                    throw new ArgumentException(
                        $"Mismatched state_dict sizes: expected {state.Count}, but found {count} entries.");

                for (; count > 0; count--)
                {
                    var key = reader.ReadString();
                    var found = state.TryGetValue(key, out var tensor);
                    if (strict && !found)
                        throw new ArgumentException(
                            "Mismatched module state names: the target modules does not have a submodule or buffer " +
                            $"named '{key}'");
                    LoadOrSkip(reader, found && skip?.Contains(key) != true ? tensor : null);
                    loadedParameters?.Add(key, found);
                }

                return this;
            }

            /// <summary>Reads the state, and closes the stream.</summary>
            public Module load(
                Stream stream, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Makes a module and loads its state.</summary>
            public static Module Create<T>(string path) where T : Module, new() => new T().load(path);

            private static void LoadOrSkip(BinaryReader reader, Tensor? tensor)
            {
                if (tensor is not null)
                {
                    tensor.Load(reader);
                    return;
                }

                var (type, shape) = StateFile.ReadHeader(reader);
                StateFile.SkipElements(reader, type, shape);
            }
        }
    }
}
