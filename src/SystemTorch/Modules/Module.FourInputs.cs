namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that turns four inputs into a result.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult>
            : HookableModule<
                Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, (T1, T2, T3, T4)?>,
                Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>>,
              IModule<T1, T2, T3, T4, TResult>
        {
            protected Module(string name) : base(name)
            {
            }

            /// <summary>What the module computes; <see cref="call"/> it, so that hooks run.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            /// <summary>Runs the forward pass, and the hooks around it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                if (!HasHooks)
                    return forward(input1, input2, input3, input4);

                RunModuleHooks(module_pre_hooks);
                foreach (var hook in pre_hooks.Values.ToList())
                    if (hook(this, input1, input2, input3, input4) is { } changed)
                        (input1, input2, input3, input4) = changed;

                var result = forward(input1, input2, input3, input4);
                foreach (var hook in post_hooks.Values.ToList())
                    if (hook(this, input1, input2, input3, input4, result) is { } changed)
                        result = changed;
                RunModuleHooks(module_post_hooks);
                return result;
            }
        }
    }
}
