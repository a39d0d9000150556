namespace SelfAttentionGan.Kernels;

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
        var (planes, depth) = (shape.InputPlanes(), shape.WeightsPerOutput);
        using var taps = InputTaps(shape, planes, firstChannel: 0);
        using var rows = Sequence(shape.OutChannels, depth);
        using var columns = Sequence(depth, 1);
        using var weights = PackWeights(
            new(weight, rows.Pointer, columns.Pointer), shape.OutChannels, depth, order: null);

        Multiply(
            new(shape.Batch, shape.InChannels, shape.In.Area, planes, input),
            [new(new(0, 0), shape.Out, new(0, 0), 0, depth)], weights.Pointer, taps.Pointer,
            new(shape.OutChannels, shape.Out, new(1, 1), bias, output));
    }

    /// <inheritdoc/>
    protected override void InputGradient(
        ConvolutionShape shape, float* gradient, float* weight, float* bias, float* result)
    {
        var depth = shape.OutChannels * shape.Kernel.Area;
        var planes = shape.OutputPlanes(out var before);
        var phases = StridePhase.Of(shape, before);
        using var taps = new KernelBuffer<int>(depth);
        using var order = new KernelBuffer<int>(depth);
        foreach (var phase in phases)
            phase.FillTaps(shape, planes, taps.Pointer, order.Pointer);

        using var rows = Sequence(shape.InChannels, shape.Kernel.Area);
        using var columns = new KernelBuffer<int>(depth);
        for (var i = 0; i < depth; i++)
            columns.Pointer[i] = i / shape.Kernel.Area * shape.WeightsPerOutput + i % shape.Kernel.Area;
        using var weights = PackWeights(
            new(weight, rows.Pointer, columns.Pointer), shape.InChannels, depth, order.Pointer);

        Multiply(
            new(shape.Batch, shape.OutChannels, shape.Out.Area, planes, gradient),
            phases, weights.Pointer, taps.Pointer, new(shape.InChannels, shape.In, shape.Stride, bias, result));
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
        var firstChannel = first / shape.Kernel.Area;
        var channels = (end - 1) / shape.Kernel.Area + 1 - firstChannel;
        var images = Math.Clamp(2 * ChunkPositions / shape.Out.Area, 1, shape.Batch);
        var planes = shape.InputPlanes();
        var positions = images * shape.Out.Area;
        var gradientLength = shape.OutChannels * shape.Out.Area;

        using var taps = InputTaps(shape, planes, firstChannel);
        using var rows = Sequence(shape.OutChannels, shape.Out.Area);
        using var columns = Sequence(shape.WeightsPerOutput, 1);
        using var gradientColumns = Positions(images, gradientLength, shape.Out, 0, shape.Out.Width);
        using var patchColumns = Positions(images, channels * planes.ChannelLength, shape.Out, 0, planes.Width);
        using var patches = new KernelBuffer<float>((long)images * channels * planes.ChannelLength);
        using var packed = new KernelBuffer<float>(
            GatheredProduct<TSimd, TVector>.PackedLength(shape.OutChannels, positions));
        using var scratch = new KernelBuffer<float>(GatheredProduct<TSimd, TVector>.ScratchLength);

        for (var image = 0; image < shape.Batch; image += images)
        {
            var count = Math.Min(images, shape.Batch - image);
            for (var i = 0; i < count * channels; i++)
                planes.Fill(
                    input + ((long)(image + i / channels) * shape.InChannels + firstChannel + i % channels)
                        * shape.In.Area,
                    patches.Pointer + (long)i * planes.ChannelLength);

            var depth = count * shape.Out.Area;
            GatheredProduct<TSimd, TVector>.Pack(
                new(gradient + (long)image * gradientLength, rows.Pointer, gradientColumns.Pointer),
                shape.OutChannels, depth, packed.Pointer);
            GatheredProduct<TSimd, TVector>.Multiply(
                new(packed.Pointer, depth), new(patches.Pointer, taps.Pointer, patchColumns.Pointer),
                isTransposed: true, depth, new(0, shape.OutChannels, first, end),
                new(result, shape.WeightsPerOutput, columns.Pointer, accumulates: image > 0), scratch.Pointer);
        }
    }

    private static KernelBuffer<float> PackWeights(GatheredMatrix weights, int rows, int depth, int* order)
    {
        var packed = new KernelBuffer<float>(GatheredProduct<TSimd, TVector>.PackedLength(rows, depth));
        var target = packed.Pointer;
        var panels = GatheredProduct<TSimd, TVector>.Panels(rows);
        var parts = ParallelLoop.Parts(panels);

        ParallelLoop.Run(parts, part =>
        {
            var (first, end) = ParallelLoop.Share(panels, part, parts);
            for (var panel = first; panel < end; panel++)
                GatheredProduct<TSimd, TVector>.PackPanel(weights, panel, rows, depth, target, order);
        });

        return packed;
    }

    /// <summary>Multiplies the weights of each phase with the patches of all maps.</summary>
    private static void Multiply(
        PatchSource source, IReadOnlyList<StridePhase> phases, float* weights, int* taps, FeatureMapTarget target)
    {
        var panels = GatheredProduct<TSimd, TVector>.Panels(target.Channels);
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

        var depth = phases.Sum(phase => phase.Depth);
        var area = phases.Max(phase => phase.Size.Area);
        var images = Math.Clamp(ChunkPositions / Math.Max(1, area), 1, endImage - firstImage);
        using var patches = new KernelBuffer<float>((long)images * source.ImageLength);
        using var scratch = new KernelBuffer<float>(GatheredProduct<TSimd, TVector>.ScratchLength);

        // Where the stride is above 1, phases are computed apart and then interleaved.
        var isDirect = phases.Count == 1;
        var partLength = (long)images * area * target.Channels;
        using var parts = new KernelBuffer<float>(isDirect ? 0 : phases.Count * partLength);
        using var partColumns = isDirect
            ? Positions(images, target.ImageLength, target.Size, 0, target.Size.Width)
            : Sequence(images * area, 1);

        for (var image = firstImage; image < endImage; image += images)
        {
            var count = Math.Min(images, endImage - image);
            source.Fill(image, count, patches.Pointer);

            for (var p = 0; p < phases.Count; p++)
            {
                var phase = phases[p];
                using var columns = Positions(
                    count, source.ImageLength, phase.Size, source.OffsetOf(phase.Origin), source.PlaneWidth);
                var positions = count * phase.Size.Area;
                GatheredProduct<TSimd, TVector>.Multiply(
                    new(weights, depth, phase.FirstTap),
                    new(patches.Pointer, taps + phase.FirstTap, columns.Pointer),
                    isTransposed: false, phase.Depth, new(firstRow, endRow, 0, positions),
                    isDirect
                        ? new(target.ImageAt(image), target.Size.Area, partColumns.Pointer, bias: target.Bias)
                        : new(parts.Pointer + p * partLength, positions, partColumns.Pointer, bias: target.Bias),
                    scratch.Pointer);
            }

            if (!isDirect)
                target.Interleave(phases, parts.Pointer, partLength, image, count, firstRow, endRow);
        }
    }

    /// <summary>The offset of each tap, (channel, row, column), in the planes of the input.</summary>
    private static KernelBuffer<int> InputTaps(ConvolutionShape shape, PaddedPlanes planes, int firstChannel)
    {
        var taps = new KernelBuffer<int>(shape.WeightsPerOutput);
        for (int channel = 0, k = 0; channel < shape.InChannels; channel++)
            for (var y = 0; y < shape.Kernel.Height; y++)
                for (var x = 0; x < shape.Kernel.Width; x++, k++)
                    taps.Pointer[k] = (channel - firstChannel) * planes.ChannelLength + planes.OffsetOf(y, x);

        return taps;
    }

    /// <summary>The offset of each position, (image, row, column).</summary>
    private static KernelBuffer<int> Positions(int images, int imageLength, Extent size, int origin, int width)
    {
        var positions = new KernelBuffer<int>(images * size.Area);
        for (int image = 0, i = 0; image < images; image++)
            for (var y = 0; y < size.Height; y++)
                for (var x = 0; x < size.Width; x++, i++)
                    positions.Pointer[i] = image * imageLength + origin + y * width + x;

        return positions;
    }

    private static KernelBuffer<int> Sequence(int count, int step)
    {
        var sequence = new KernelBuffer<int>(count);
        for (var i = 0; i < count; i++)
            sequence.Pointer[i] = i * step;

        return sequence;
    }
}
