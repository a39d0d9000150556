using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>A preset's networks and training step in plain TorchSharp, as public PyTorch ports write them.</summary>
/// <remarks>
/// The arithmetic of peers/training_step.py and peers/official128_step.py: hinge loss, the generator's graph kept in the
/// discriminator's step, a pass each for real and fake images, torch's Adam, one dispose scope around the step.
/// </remarks>
internal sealed class BaselineGan
{
    private readonly Func<Tensor, Tensor?, Tensor> generate, score;
    private readonly FastPaths paths;
    private readonly SaganPreset preset;
    private Adam? generatorAdam, discriminatorAdam;

    public BaselineGan(SaganPreset preset, int imageSize, FastPaths paths = FastPaths.None)
    {
        (this.preset, this.paths) = (preset, paths);
        if (preset.Model.Backbone == SaganBackbone.Dcgan)
        {
            var (generator, discriminator) = (
                TransposedNetworks.Generator(imageSize, paths), TransposedNetworks.Discriminator(imageSize, paths));
            (Generator, Discriminator) = (generator, discriminator);
            generate = (latents, _) => generator.call(latents.view(latents.shape[0], -1, 1, 1));
            score = (images, _) => discriminator.call(images).flatten();
        }
        else
        {
            var (generator, discriminator) = (
                new OfficialGenerator(preset.Model.Classes, paths),
                new OfficialDiscriminator(preset.Model.Classes, paths));
            (Generator, Discriminator) = (generator, discriminator);
            generate = (latents, labels) => generator.call(latents, labels!);
            score = (images, labels) => discriminator.call(images, labels!);
        }
    }

    public Module Generator { get; }

    public Module Discriminator { get; }

    /// <summary>Returns images in evaluation mode and without gradients.</summary>
    public Tensor Sample(Latents latents)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        Generator.eval();
        return generate(latents.Values, latents.Labels).MoveToOuterDisposeScope();
    }

    /// <summary>Updates the discriminator, then the generator.</summary>
    public StepOutputs Step(StepInputs inputs)
    {
        using var scope = NewDisposeScope();

        Generator.train();
        Discriminator.train();
        generatorAdam ??= CreateAdam(Generator, preset.Training.GeneratorLearningRate);
        discriminatorAdam ??= CreateAdam(Discriminator, preset.Training.DiscriminatorLearningRate);

        var (images, real, fake, loss) = UpdateDiscriminator(inputs);
        var generatorLoss = UpdateGenerator(inputs.ForGenerator);

        return new(Out(images), Out(real), Out(fake), Out(loss), Out(generatorLoss));

        Tensor Out(Tensor x) => x.detach().MoveToOuterDisposeScope();
    }

    private (Tensor Images, Tensor Real, Tensor Fake, Tensor Loss) UpdateDiscriminator(StepInputs inputs)
    {
        var real = score(inputs.Images, inputs.Labels);
        var latents = inputs.ForDiscriminator;
        var images = GenerateForDiscriminator(latents);
        var fake = score(images, latents.Labels);
        var loss = relu(1 - real).mean() + relu(1 + fake).mean();
        Backward(loss);
        discriminatorAdam!.step();

        return (images, real, fake, loss);
    }

    private Tensor UpdateGenerator(Latents latents)
    {
        var frozen = paths.HasFlag(FastPaths.FrozenDiscriminator);

        RequireDiscriminatorGradient(!frozen);
        var loss = -score(generate(latents.Values, latents.Labels), latents.Labels).mean();
        Backward(loss);
        generatorAdam!.step();
        RequireDiscriminatorGradient(true);

        return loss;
    }

    private Tensor GenerateForDiscriminator(Latents latents)
    {
        using var constant = paths.HasFlag(FastPaths.NoGeneratorGraph) ? no_grad() : null;

        return generate(latents.Values, latents.Labels);
    }

    private void Backward(Tensor loss)
    {
        discriminatorAdam!.zero_grad();
        generatorAdam!.zero_grad();
        loss.backward();
    }

    private void RequireDiscriminatorGradient(bool required)
    {
        foreach (var parameter in Discriminator.parameters())
            parameter.requires_grad = required;
    }

    private Adam CreateAdam(Module network, double rate) =>
        optim.Adam(network.parameters(), rate, preset.Training.GeneratorBeta1, preset.Training.GeneratorBeta2);
}
