namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that turns one input into a result.</summary>
        public abstract class Module<T, TResult>
            : HookableModule<
                Func<Module<T, TResult>, T, T>,
                Func<Module<T, TResult>, T, TResult, TResult>>,
              IModule<T, TResult>
        {
            protected Module(string name) : base(name)
            {
            }

            /// <summary>What the module computes; <see cref="call"/> it, so that hooks run.</summary>
            public abstract TResult forward(T input);

            /// <summary>Runs the forward pass, and the hooks around it.</summary>
            public TResult call(T input)
            {
                if (!HasHooks)
                    return forward(input);

                RunModuleHooks(module_pre_hooks);
                foreach (var hook in pre_hooks.Values.ToList())
                    if (hook(this, input) is { } changed)
                        input = changed;

                var result = forward(input);
                foreach (var hook in post_hooks.Values.ToList())
                    if (hook(this, input, result) is { } changed)
                        result = changed;
                RunModuleHooks(module_post_hooks);
                return result;
            }
        }
    }
}
