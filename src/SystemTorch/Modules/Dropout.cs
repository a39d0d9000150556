using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Zeroes elements at random, and scales the others up; evaluation changes nothing.</summary>
public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
{
    internal Dropout(double p, bool inplace) : base(nameof(Dropout)) =>
        (this.p, this.inplace) = (p, inplace);

    public double p { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor tensor) =>
        F.dropout(tensor, p, training, inplace);
}

/// <summary>Zeroes whole channels of (n, c, w) at random; evaluation changes nothing.</summary>
public sealed class Dropout1d : ParameterLessModule<Tensor, Tensor>
{
    internal Dropout1d(double p, bool inplace) : base(nameof(Dropout1d)) =>
        (this.p, this.inplace) = (p, inplace);

    public double p { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor tensor) =>
        tensor.ndim == 3
            ? F.dropout1d(tensor, p, training, inplace)
            : throw new ArgumentException("tensor passed to Dropout1d must be of the shape (N,C,L)");
}

/// <summary>Zeroes whole channels of (n, c, h, w) at random; evaluation changes nothing.</summary>
public sealed class Dropout2d : ParameterLessModule<Tensor, Tensor>
{
    internal Dropout2d(double p, bool inplace) : base(nameof(Dropout2d)) =>
        (this.p, this.inplace) = (p, inplace);

    public double p { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor input) =>
        F.dropout2d(input, p, training, inplace);
}

/// <summary>Zeroes whole channels of (n, c, d, h, w) at random; evaluation changes nothing.</summary>
public sealed class Dropout3d : ParameterLessModule<Tensor, Tensor>
{
    internal Dropout3d(double p, bool inplace) : base(nameof(Dropout3d)) =>
        (this.p, this.inplace) = (p, inplace);

    public double p { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor input) =>
        F.dropout3d(input, p, training, inplace);
}

/// <summary>Dropout that keeps mean and variance; evaluation changes nothing.</summary>
public sealed class AlphaDropout : ParameterLessModule<Tensor, Tensor>
{
    internal AlphaDropout(double p, bool inplace) : base(nameof(AlphaDropout)) =>
        (this.p, this.inplace) = (p, inplace);

    public double p { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor tensor) =>
        F.alpha_dropout(tensor, p, training, inplace);
}

/// <summary>Dropout of whole channels that keeps mean and variance; evaluation changes nothing.</summary>
public sealed class FeatureAlphaDropout : ParameterLessModule<Tensor, Tensor>
{
    internal FeatureAlphaDropout(double p, bool inplace) : base(nameof(FeatureAlphaDropout)) =>
        (this.p, this.inplace) = (p, inplace);

    public double p { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor input) =>
        F.feature_alpha_dropout(input, p, training, inplace);
}
