using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>
/// Two-dimensional convolution and its gradients as products of weights and patches, which are never stored as a whole.
/// </summary>
/// <remarks>
/// <para>
/// All three are one product (<see cref="GatheredProduct{TSimd, TVector}"/>): the output is weights (output channels ×
/// taps) · patches (taps × positions); the input's gradient is weights (input channels × taps) · patches of the output's
/// gradient, once for each phase of the stride; the weight's gradient is the output's gradient (output channels ×
/// positions) · patchesᵀ (positions × taps).
/// </para>
/// <para>Every part writes results of its own: the bits do not depend on the number of threads.</para>
/// </remarks>
/// <typeparam name="TSimd">The vectors.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
internal sealed unsafe class VectorizedConvolution<TSimd, TVector> : ConvolutionKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Positions whose patches stay in the second-level cache.</summary>
    private const int ChunkPositions = 512;

    /// <inheritdoc/>
    protected override void Forward(ConvolutionShape shape, float* input, float* weight, float* bias, float* output)
    {
        using var scratch = new Scratch();

        var (planes, depth) = (shape.InputPlanes(), shape.WeightsPerOutput);
        var taps = InputTaps(shape, planes, firstChannel: 0, scratch);
        var rows = Sequence(shape.OutChannels, depth, scratch);
        var columns = Sequence(depth, 1, scratch);
        var weights = PackWeights(new(weight, rows, columns), shape.OutChannels, depth, order: null, scratch);

        Multiply(
            new(shape.Batch, shape.InChannels, shape.In.Area, planes, input),
            [new(new(0, 0), shape.Out, new(0, 0), 0, depth)], weights, taps,
            new(shape.OutChannels, shape.Out, new(1, 1), bias, output));
    }

    /// <inheritdoc/>
    protected override void InputGradient(
        ConvolutionShape shape, float* gradient, float* weight, float* bias, float* result)
    {
        using var scratch = new Scratch();

        var depth = shape.OutChannels * shape.Kernel.Area;
        var planes = shape.OutputPlanes(out var before);
        var phases = StridePhase.Of(shape, before);
        var taps = scratch.Take<int>(depth);
        var order = scratch.Take<int>(depth);
        foreach (var phase in phases)
            phase.FillTaps(shape, planes, taps, order);

        var rows = Sequence(shape.InChannels, shape.Kernel.Area, scratch);
        var columns = scratch.Take<int>(depth);
        for (var i = 0; i < depth; i++)
            columns[i] = i / shape.Kernel.Area * shape.WeightsPerOutput + i % shape.Kernel.Area;
        var weights = PackWeights(new(weight, rows, columns), shape.InChannels, depth, order, scratch);

        Multiply(
            new(shape.Batch, shape.OutChannels, shape.Out.Area, planes, gradient),
            phases, weights, taps, new(shape.InChannels, shape.In, shape.Stride, bias, result));
    }

    /// <inheritdoc/>
    protected override void WeightGradient(ConvolutionShape shape, float* gradient, float* input, float* result)
    {
        var panelColumns = GatheredProduct<TSimd, TVector>.PanelColumns;
        var panels = (shape.WeightsPerOutput + panelColumns - 1) / panelColumns;
        var parts = ParallelLoop.Parts(panels);

        ParallelLoop.Run(parts, part =>
        {
            var (first, end) = ParallelLoop.Share(panels, part, parts);
            WeightGradient(
                shape, gradient, input, result, first * panelColumns,
                Math.Min(shape.WeightsPerOutput, end * panelColumns));
        });
    }

    /// <summary>Computes the gradient of the taps from the first to below the end.</summary>
    private static void WeightGradient(
        ConvolutionShape shape, float* gradient, float* input, float* result, int first, int end)
    {
        using var scratch = new Scratch();

        var firstChannel = first / shape.Kernel.Area;
        var channels = (end - 1) / shape.Kernel.Area + 1 - firstChannel;
        var images = Math.Clamp(2 * ChunkPositions / shape.Out.Area, 1, shape.Batch);
        var planes = shape.InputPlanes();
        var positions = images * shape.Out.Area;
        var gradientLength = shape.OutChannels * shape.Out.Area;

        var taps = InputTaps(shape, planes, firstChannel, scratch);
        var rows = Sequence(shape.OutChannels, shape.Out.Area, scratch);
        var columns = Sequence(shape.WeightsPerOutput, 1, scratch);
        var gradientColumns = Positions(images, gradientLength, shape.Out, 0, shape.Out.Width, scratch);
        var patchColumns = Positions(images, channels * planes.ChannelLength, shape.Out, 0, planes.Width, scratch);
        var patches = scratch.Take<float>((long)images * channels * planes.ChannelLength);
        var packed = scratch.Take<float>(GatheredProduct<TSimd, TVector>.PackedLength(shape.OutChannels, positions));
        var panel = scratch.Take<float>(GatheredProduct<TSimd, TVector>.PanelLength);

        for (var image = 0; image < shape.Batch; image += images)
        {
            var count = Math.Min(images, shape.Batch - image);
            for (var i = 0; i < count * channels; i++)
                planes.Fill(
                    input + ((long)(image + i / channels) * shape.InChannels + firstChannel + i % channels)
                        * shape.In.Area,
                    patches + (long)i * planes.ChannelLength);

            var depth = count * shape.Out.Area;
            GatheredProduct<TSimd, TVector>.Pack(
                new(gradient + (long)image * gradientLength, rows, gradientColumns), shape.OutChannels, depth, packed);
            GatheredProduct<TSimd, TVector>.Multiply(
                new(packed, depth), new(patches, taps, patchColumns), isTransposed: true, depth,
                new(0, shape.OutChannels, first, end),
                new(result, shape.WeightsPerOutput, columns, accumulates: image > 0), panel);
        }
    }

    private static float* PackWeights(GatheredMatrix weights, int rows, int depth, int* order, Scratch scratch)
    {
        var packed = scratch.Take<float>(GatheredProduct<TSimd, TVector>.PackedLength(rows, depth));
        var panels = GatheredProduct<TSimd, TVector>.PanelCount(rows);
        var parts = ParallelLoop.Parts(panels);

        ParallelLoop.Run(parts, part =>
        {
            var (first, end) = ParallelLoop.Share(panels, part, parts);
            for (var panel = first; panel < end; panel++)
                GatheredProduct<TSimd, TVector>.PackPanel(weights, panel, rows, depth, packed, order);
        });

        return packed;
    }

    /// <summary>Multiplies the weights of each phase with the patches of all maps.</summary>
    private static void Multiply(
        PatchSource source, IReadOnlyList<StridePhase> phases, float* weights, int* taps, FeatureMapTarget target)
    {
        var panels = GatheredProduct<TSimd, TVector>.PanelCount(target.Channels);
        var parts = ParallelLoop.Parts(Math.Max(source.Batch, panels));

        ParallelLoop.Run(parts, part =>
        {
            // Few images are shared by channels.
            var (images, rows) = source.Batch >= parts
                ? (ParallelLoop.Share(source.Batch, part, parts), (First: 0, End: panels))
                : ((First: 0, End: source.Batch), ParallelLoop.Share(panels, part, parts));
            var panelRows = GatheredProduct<TSimd, TVector>.PanelRows;
            Multiply(
                source, phases, weights, taps, target, images.First, images.End, rows.First * panelRows,
                Math.Min(target.Channels, rows.End * panelRows));
        });
    }

    private static void Multiply(
        PatchSource source, IReadOnlyList<StridePhase> phases, float* weights, int* taps, FeatureMapTarget target,
        int firstImage, int endImage, int firstRow, int endRow)
    {
        if (firstImage >= endImage || firstRow >= endRow)
            return;

        using var scratch = new Scratch();

        var depth = phases.Sum(phase => phase.Depth);
        var area = phases.Max(phase => phase.Size.Area);
        var images = Math.Clamp(ChunkPositions / Math.Max(1, area), 1, endImage - firstImage);
        var patches = scratch.Take<float>((long)images * source.ImageLength);
        var panel = scratch.Take<float>(GatheredProduct<TSimd, TVector>.PanelLength);

        // Where the stride is above 1, phases are computed apart and then interleaved.
        var isDirect = phases.Count == 1;
        var partLength = (long)images * area * target.Channels;
        var parts = isDirect ? null : scratch.Take<float>(phases.Count * partLength);
        var partColumns = isDirect
            ? Positions(images, target.ImageLength, target.Size, 0, target.Size.Width, scratch)
            : Sequence(images * area, 1, scratch);
        var columns = new int*[phases.Count];
        for (var p = 0; p < phases.Count; p++)
            columns[p] = Positions(
                images, source.ImageLength, phases[p].Size, source.OffsetOf(phases[p].Origin), source.PlaneWidth, scratch);

        for (var image = firstImage; image < endImage; image += images)
        {
            var count = Math.Min(images, endImage - image);
            source.Fill(image, count, patches);

            for (var p = 0; p < phases.Count; p++)
            {
                var phase = phases[p];
                var positions = count * phase.Size.Area;
                GatheredProduct<TSimd, TVector>.Multiply(
                    new(weights, depth, phase.FirstTap), new(patches, taps + phase.FirstTap, columns[p]),
                    isTransposed: false, phase.Depth, new(firstRow, endRow, 0, positions),
                    isDirect
                        ? new(target.ImageAt(image), target.Size.Area, partColumns, bias: target.Bias)
                        : new(parts + p * partLength, positions, partColumns, bias: target.Bias),
                    panel);
            }

            if (!isDirect)
                target.Interleave(phases, parts, partLength, image, count, firstRow, endRow);
        }
    }

    /// <summary>The offset of each tap, (channel, row, column), in the planes of the input.</summary>
    private static int* InputTaps(ConvolutionShape shape, PaddedPlanes planes, int firstChannel, Scratch scratch)
    {
        var taps = scratch.Take<int>(shape.WeightsPerOutput);
        for (int channel = 0, k = 0; channel < shape.InChannels; channel++)
            for (var y = 0; y < shape.Kernel.Height; y++)
                for (var x = 0; x < shape.Kernel.Width; x++, k++)
                    taps[k] = (channel - firstChannel) * planes.ChannelLength + planes.OffsetOf(y, x);

        return taps;
    }

    /// <summary>The offset of each position, (image, row, column).</summary>
    private static int* Positions(int images, int imageLength, Extent size, int origin, int width, Scratch scratch)
    {
        var positions = scratch.Take<int>(images * size.Area);
        for (int image = 0, i = 0; image < images; image++)
            for (var y = 0; y < size.Height; y++)
                for (var x = 0; x < size.Width; x++, i++)
                    positions[i] = image * imageLength + origin + y * width + x;

        return positions;
    }

    private static int* Sequence(int count, int step, Scratch scratch)
    {
        var sequence = scratch.Take<int>(count);
        for (var i = 0; i < count; i++)
            sequence[i] = i * step;

        return sequence;
    }
}
