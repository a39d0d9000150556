namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>The sizes of a two-dimensional convolution from one feature map, the input, to another, the output.</summary>
/// <remarks>
/// A transposed convolution is the same with the roles exchanged: it takes the output and gives the input, as a
/// convolution's gradient does.
/// </remarks>
/// <param name="Batch">Images.</param>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="OutChannels">Channels of the output.</param>
/// <param name="In">Height and width of the input.</param>
/// <param name="Out">Height and width of the output.</param>
/// <param name="Kernel">Height and width of the kernel.</param>
/// <param name="Stride">Vertical and horizontal stride.</param>
/// <param name="Padding">Vertical and horizontal padding.</param>
internal readonly record struct ConvolutionShape(
    int Batch, int InChannels, int OutChannels, Extent In, Extent Out, Extent Kernel, Extent Stride, Extent Padding)
{
    /// <summary>Weights of one output channel.</summary>
    public int WeightsPerOutput => InChannels * Kernel.Area;

    /// <summary>Numbers of all inputs.</summary>
    public long InputLength => (long)Batch * InChannels * In.Area;

    /// <summary>Numbers of all outputs.</summary>
    public long OutputLength => (long)Batch * OutChannels * Out.Area;

    /// <summary>Numbers of the weight.</summary>
    public long WeightLength => (long)OutChannels * WeightsPerOutput;

    /// <summary>The planes of the input that the output is computed from.</summary>
    public PaddedPlanes InputPlanes() => new(
        In, Padding, Stride,
        new(Out.Height + (Kernel.Height - 1) / Stride.Height, Out.Width + (Kernel.Width - 1) / Stride.Width));

    /// <summary>The planes of the output's gradient that the input's is computed from.</summary>
    /// <param name="before">Zeros above and to the left of it.</param>
    public PaddedPlanes OutputPlanes(out Extent before)
    {
        before = new((Kernel.Height - 1) / Stride.Height, (Kernel.Width - 1) / Stride.Width);
        return new(
            Out, before, new(1, 1),
            new(before.Height + Math.Max(Out.Height, (In.Height - 1 + Padding.Height) / Stride.Height + 1),
                before.Width + Math.Max(Out.Width, (In.Width - 1 + Padding.Width) / Stride.Width + 1)));
    }
}

/// <summary>A height and a width.</summary>
internal readonly record struct Extent(int Height, int Width)
{
    /// <summary>Height times width.</summary>
    public int Area => Height * Width;
}
