using SelfAttentionGan.Interop.PublishedWeights;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.PublishedWeights;

/// <summary>Weights of public projects in the presets' networks, and back.</summary>
public sealed class WeightMapTests
{
    public static TheoryData<string> Projects => [.. PublishedNetwork.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Imported_networks_compute_the_published_images_and_scores_in_evaluation(string project)
    {
        using var network = new PublishedNetwork(project);

        network.Import();

        network.ShouldComputeWhatItsProjectDoes(training: false);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Imported_networks_compute_the_published_images_and_scores_in_training(string project)
    {
        using var network = new PublishedNetwork(project);

        network.Import();

        network.ShouldComputeWhatItsProjectDoes(training: true);
        network.ShouldHaveTheStateOfItsProjectAfterACall();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Exporting_gives_the_imported_tensors_back(string project)
    {
        using var network = new PublishedNetwork(project);
        network.Import();

        using var generator = network.Map.Export(network.Generator);
        using var discriminator = network.Map.Export(network.Discriminator);

        ShouldEqual(generator, network.Published(network.GeneratorFile));
        ShouldEqual(discriminator, network.Published(network.DiscriminatorFile));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Options_are_read_from_the_shapes(string project)
    {
        using var network = new PublishedNetwork(project);
        var preset = PublishedNetwork.PresetOf(project).Model;

        var fitted = network.Map.FitDiscriminator(
            network.DiscriminatorFile, network.Map.FitGenerator(network.GeneratorFile, preset));

        fitted.Should().BeEquivalentTo(network.Options);
    }

    [Fact]
    public void Another_image_size_and_place_of_attention_are_read_where_names_tell()
    {
        using var network = new PublishedNetwork("biggan");

        var fitted = network.Map.FitGenerator(network.GeneratorFile, SaganPreset.Studio32.Model);

        (fitted.ImageSize, fitted.GeneratorAttention.Single()).Should().Be((128, 64));
    }

    [Fact]
    public void Every_wrong_name_and_shape_is_in_one_message_and_nothing_is_loaded()
    {
        using var network = new PublishedNetwork("studiogan");
        var before = network.Generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        var tensors = network.Published(network.GeneratorFile);
        tensors.Remove("bn4.weight");
        tensors.Add("linear9.weight", zeros(1));
        tensors["conv2d5.bias"] = zeros(4);

        FluentActions.Invoking(() => network.Map.Import(tensors, network.Generator)).Should().Throw<InvalidDataException>()
            .WithMessage("*missing: bn4.weight*not expected: linear9.weight*wrong: conv2d5 (image.conv.bias) is 4 instead of 3*");

        foreach (var (name, tensor) in network.Generator.state_dict())
            tensor.equal(before[name]).all().item<bool>().Should().BeTrue(name);
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("state_dict.module.")]
    public void Names_in_front_of_all_tensors_are_skipped(string prefix)
    {
        using var network = new PublishedNetwork("heykeetae");
        var wrapped = network.GeneratorFile.ToDictionary(entry => prefix + entry.Key, entry => entry.Value);

        network.Map.Import(wrapped, network.Generator);

        network.Generator.state_dict()["image.bias"].equal(network.GeneratorFile["last.0.bias"]).all().item<bool>()
            .Should().BeTrue();
    }

    [Fact]
    public void Accumulated_statistics_are_divided_by_their_number()
    {
        using var network = new PublishedNetwork("biggan");
        var tensors = network.Published(network.GeneratorFile);
        foreach (var name in tensors.Keys.Where(name => name.Contains(".stored_", StringComparison.Ordinal)).ToArray())
        {
            var part = name[..name.LastIndexOf('.')];
            tensors.Remove(name, out var average);
            tensors[$"{part}.bn.{name[(part.Length + 1)..]}"] = average! * tensor(16f);
            tensors[$"{part}.bn.accumulation_counter"] = tensor([16f]);
        }

        network.Map.Import(tensors, network.Generator);

        network.Map.Import(network.DiscriminatorFile, network.Discriminator);
        network.ShouldComputeWhatItsProjectDoes(training: false);
    }

    [Fact]
    public void An_unknown_project_is_refused_with_those_known() =>
        FluentActions.Invoking(() => WeightMap.Find("mimicri")).Should().Throw<ArgumentException>()
            .WithMessage("*studiogan, biggan, mimicry, heykeetae, but got 'mimicri'*");

    [Fact]
    public void A_layer_that_the_project_lacks_is_named()
    {
        using var network = SaganGeneratorBuilder.From(SaganPreset.Toy16.Model with { UseAttentionControl = true }).Build();

        FluentActions.Invoking(() => WeightMap.StudioGan.Export(network)).Should().Throw<ArgumentException>()
            .WithMessage("*they have no 'control4*");
    }

    [Fact]
    public void Import_and_export_leave_no_tensor_behind()
    {
        using var network = new PublishedNetwork("biggan");
        network.Import();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        network.Import();
        network.Map.Export(network.Generator).Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    private static void ShouldEqual(StateDict exported, Dictionary<string, Tensor> published)
    {
        exported.Keys.Should().BeEquivalentTo(published.Keys);
        foreach (var (name, tensor) in exported)
        {
            tensor.shape.Should().Equal(published[name].shape, name);
            tensor.dtype.Should().Be(published[name].dtype, name);
            if (!name.EndsWith(".sv0", StringComparison.Ordinal))                     // the σ of a call before, for a log
                tensor.allclose(published[name], rtol: 1e-6, atol: 1e-6).Should().BeTrue(name);
        }
    }
}
