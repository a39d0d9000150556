using SelfAttentionGan.Models;
using SelfAttentionGan.Training.Sampling;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Inference;

/// <summary>A request, taken when the call begins: its latents are copied, since the caller may dispose them.</summary>
internal sealed class GenerationInputs
{
    private readonly GenerationRequest request;
    private readonly double truncation;
    private readonly float[]? latents;

    /// <param name="request">The request.</param>
    /// <param name="latentDim">Length of a latent.</param>
    /// <param name="truncation">The truncation of a request without one; 0 does not truncate.</param>
    /// <exception cref="ArgumentException">Latents have another shape.</exception>
    public GenerationInputs(GenerationRequest request, int latentDim, double truncation)
    {
        using var scope = NewDisposeScope();

        this.truncation = request.Truncation ?? (truncation > 0 ? truncation : double.PositiveInfinity);
        latents = request.Latents is { } given
            ? [.. GivenLatents.Require(given, latentDim, atLeast: 1).cpu().contiguous().data<float>()]
            : null;
        this.request = request;
    }

    /// <summary>Returns latents N×latentDim and N labels, null without classes, on the generator's device.</summary>
    /// <exception cref="ArgumentException">A number is out of range, or there is no such class.</exception>
    public (Tensor Latents, Tensor? Labels) Sample(IGenerator generator)
    {
        using var scope = NewDisposeScope();

        var grid = new SampleGrid(generator)
        {
            Count = request.Count,
            Seed = request.Seed,
            Latents = latents is null ? null : Copy(latents, generator.LatentDim),
            Truncation = truncation,
            Label = request.Label,
            Classes = request.Labels,
        };
        var (points, labels) = grid.SampleInputs();                                     // (n, z), (n)
        scope.Attach(points);
        if (labels is not null)
            scope.Attach(labels);
        if (request.InterpolationFrames != 0)
            (points, labels) = Interpolate(points, labels);

        return (points.MoveToOuterDisposeScope(), labels?.MoveToOuterDisposeScope());
    }

    // Cloned, since a tensor of an array need not be aligned, and products would round differently from call to call.
    private static Tensor Copy(float[] latents, int latentDim) => tensor(latents, [latents.Length / latentDim, latentDim]).clone();

    private (Tensor Latents, Tensor? Labels) Interpolate(Tensor points, Tensor? labels)
    {
        var rows = points.shape[0] - 1;
        if (rows < 1)
            throw new ArgumentException(
                "An interpolation leads from one latent to the next, but got 1 latent; ask for 2 or more.");

        var path = LatentInterpolation.Spherical(                                       // (n - 1, frames, z)
            points.narrow(0, 0, rows), points.narrow(0, 1, rows), request.InterpolationFrames);

        return (
            path.flatten(0, 1),                                                         // ((n - 1)·frames, z)
            labels?.narrow(0, 0, rows).repeat_interleave(request.InterpolationFrames));
    }
}
