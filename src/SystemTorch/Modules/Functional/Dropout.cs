using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor dropout(
                Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Run(Operators.dropout, Operators.dropout_, inplace, input, p, training);

            public static Tensor dropout1d(
                Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                using var image = input.unsqueeze(-1);
                using var dropped = dropout2d(image, p, training, inplace);
                return dropped.squeeze(-1);
            }

            public static Tensor dropout2d(
                Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Run(Operators.feature_dropout, Operators.feature_dropout_, inplace, input, p, training);

            public static Tensor dropout3d(
                Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Run(Operators.feature_dropout, Operators.feature_dropout_, inplace, input, p, training);

            public static Tensor alpha_dropout(
                Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                Run(Operators.alpha_dropout, Operators.alpha_dropout_, inplace, input, p, training);

            public static Tensor feature_alpha_dropout(
                Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                Run(Operators.feature_alpha_dropout, Operators.feature_alpha_dropout_, inplace, input, p, training);
        }
    }
}
