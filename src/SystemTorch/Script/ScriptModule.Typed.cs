// TorchSharp says nothing about null here: code that overrides and calls these must compile on both.
#nullable disable

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>A script module that takes tensors and returns a known type.</summary>
        public class ScriptModule<TResult> : ScriptModule, nn.IModule<Tensor[], TResult>
        {
            internal ScriptModule(IntPtr handle) : base(handle)
            {
            }

            public TResult call(params Tensor[] input) => forward(input);

            public TResult forward(params Tensor[] tensor) => (TResult)base.forward([.. tensor]);
        }

        /// <summary>A script module with one input of a known type.</summary>
        public class ScriptModule<T, TResult>
            : HookableScriptModule<
                Func<ScriptModule<T, TResult>, T, T>,
                Func<ScriptModule<T, TResult>, T, TResult, TResult>>,
              nn.IModule<T, TResult>
        {
            internal ScriptModule(IntPtr handle) : base(handle)
            {
            }

            /// <summary>Runs the module, and the hooks around it.</summary>
            public TResult call(T input)
            {
                foreach (var hook in pre_hooks.Values.ToList())
                    if (hook(this, input) is { } changed)
                        input = changed;

                var result = forward(input);
                foreach (var hook in post_hooks.Values.ToList())
                    if (hook(this, input, result) is { } changed)
                        result = changed;
                return result;
            }

            public TResult forward(T tensor) => (TResult)base.forward([tensor]);
        }

        /// <summary>A script module with two inputs of known types.</summary>
        public class ScriptModule<T1, T2, TResult>
            : HookableScriptModule<
                Func<ScriptModule<T1, T2, TResult>, T1, T2, (T1, T2)?>,
                Func<ScriptModule<T1, T2, TResult>, T1, T2, TResult, TResult>>,
              nn.IModule<T1, T2, TResult>
        {
            internal ScriptModule(IntPtr handle) : base(handle)
            {
            }

            /// <summary>Runs the module, and the hooks around it.</summary>
            public TResult call(T1 input1, T2 input2)
            {
                foreach (var hook in pre_hooks.Values.ToList())
                    if (hook(this, input1, input2) is { } changed)
                        (input1, input2) = changed;

                var result = forward(input1, input2);
                foreach (var hook in post_hooks.Values.ToList())
                    if (hook(this, input1, input2, result) is { } changed)
                        result = changed;
                return result;
            }

            public TResult forward(T1 input1, T2 input2) => (TResult)base.forward([input1, input2]);
        }

        /// <summary>A script module that others may watch: hooks run around its forward pass when it is called.</summary>
        public class HookableScriptModule<TPreHook, TPostHook> : ScriptModule
        {
            protected Dictionary<string, TPreHook> pre_hooks = [];
            protected Dictionary<string, TPostHook> post_hooks = [];

            internal HookableScriptModule(IntPtr handle) : base(handle)
            {
            }

            public HookRemover register_forward_hook(TPostHook hook) => Register(post_hooks, hook);

            public HookRemover register_forward_pre_hook(TPreHook hook) => Register(pre_hooks, hook);

            private HookRemover Register<T>(Dictionary<string, T> hooks, T hook)
            {
                var key = Guid.NewGuid().ToString();
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            /// <summary>Takes one hook off again.</summary>
            public class HookRemover(HookableScriptModule<TPreHook, TPostHook> module, string key)
            {
                public void remove()
                {
                    module.pre_hooks.Remove(key);
                    module.post_hooks.Remove(key);
                }
            }
        }
    }
}
