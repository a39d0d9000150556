using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>This module's parameters, then its sub-modules', each tensor once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Distinct(_internal_params.Concat(!recurse ? [] : Deep(child => child.named_parameters())));

            /// <summary>The persistent buffers; others are found by <see cref="get_buffer"/> only.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true, bool include_nonpersistent = true) =>
                Distinct(_internal_buffers.AsEnumerable<(string, (Tensor, bool))>()
                    .Where(entry => entry.Item2.Item2)
                    .Select(entry => (entry.Item1, entry.Item2.Item1))
                    .Concat(!recurse ? [] : Deep(child => child.named_buffers(true, include_nonpersistent))));

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            /// <summary>The sub-modules, then theirs; not this module itself.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                named_children().Concat(Deep(child => child.named_modules()));

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.module);

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual Tensor? get_buffer(string target) =>
                _internal_buffers.TryGetValue(target, out var own)
                    ? own.Item1
                    : Owner(target, out var rest)?.get_buffer(rest);

            public virtual Parameter? get_parameter(string target) =>
                _internal_params.TryGetValue(target, out var own)
                    ? own
                    : Owner(target, out var rest)?.get_parameter(rest);

            protected virtual (string name, Parameter parameter)[] _named_parameters() => [.. named_parameters()];

            protected virtual (string name, Tensor buffer)[] _named_buffers() => [.. named_buffers()];

            protected virtual Parameter[] _parameters(bool recurse = true) => [.. parameters(recurse)];

            private IEnumerable<(string, T)> Deep<T>(Func<Module, IEnumerable<(string, T)>> of)
            {
                foreach (var (name, child) in named_children())
                    foreach (var (inner, found) in of(child))
                        yield return ($"{name}.{inner}", found);
            }

            private static IEnumerable<(string, T)> Distinct<T>(IEnumerable<(string, T)> entries) where T : Tensor
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (name, tensor) in entries)
                    if (!tensor.IsInvalid && seen.Add(tensor.Handle))
                        yield return (name, tensor);
            }

            private Module? Owner(string target, out string rest)
            {
                foreach (var (name, child) in named_children())
                {
                    if (!target.StartsWith($"{name}.", StringComparison.Ordinal))
                        continue;
                    rest = target[(name.Length + 1)..];
                    return child;
                }

                rest = "";
                return null;
            }
        }
    }
}
