using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Switches of the libraries beneath torch.</summary>
    public static class backends
    {
        /// <summary>CUDA's own.</summary>
        public static class cuda
        {
            public static bool flash_sdp_enabled() => IsOn(Switch.FlashAttention);

            public static void enable_flash_sdp(bool enable) => Set(Switch.FlashAttention, enable);

            public static bool math_sdp_enabled() => IsOn(Switch.PlainAttention);

            public static void enable_math_sdp(bool enable) => Set(Switch.PlainAttention, enable);

            /// <summary>Matrix products.</summary>
            public static class matmul
            {
                /// <summary>Whether 32-bit products may round their inputs to TensorFloat-32. The default is torch's.</summary>
                public static bool allow_tf32
                {
                    get => IsOn(Switch.MatrixTF32);
                    set => Set(Switch.MatrixTF32, value);
                }

                /// <summary>Whether 16-bit products may add up in 16 bits.</summary>
                public static bool allow_fp16_reduced_precision_reduction
                {
                    get => IsOn(Switch.HalfReduction);
                    set => Set(Switch.HalfReduction, value);
                }
            }
        }

        /// <summary>Convolutions on CUDA.</summary>
        public static class cudnn
        {
            /// <summary>Whether 32-bit convolutions may round their inputs to TensorFloat-32.</summary>
            public static bool allow_tf32
            {
                get => IsOn(Switch.ConvolutionTF32);
                set => Set(Switch.ConvolutionTF32, value);
            }
        }

        private enum Switch { MatrixTF32, ConvolutionTF32, HalfReduction, FlashAttention, PlainAttention }

        private static bool IsOn(Switch which)
        {
            var on = NativeMethods.systemtorch_backend_switch((int)which);
            if (on < 0)
                NativeError.Throw();
            return on != 0;
        }

        private static void Set(Switch which, bool enabled) =>
            NativeError.Check(NativeMethods.systemtorch_set_backend_switch((int)which, enabled ? 1 : 0));
    }
}
