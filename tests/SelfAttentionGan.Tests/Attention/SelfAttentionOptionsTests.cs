using SelfAttentionGan.Attention;

namespace SelfAttentionGan.Tests.Attention;

public sealed class SelfAttentionOptionsTests
{
    [Fact]
    public void All_errors_are_in_one_message()
    {
        var wrong = new SelfAttentionOptions
        {
            QueryReduction = 0,
            ValueReduction = 3,
            KeyValuePooling = 0,
            SpectralNorm = new() { Iterations = 0, Epsilon = -1 },
        };

        var make = () => new SelfAttention2d(16, wrong);

        make.Should().Throw<ArgumentException>().WithMessage(
            "QueryReduction must be at least 1, but got 0;*A value reduced by 3 needs an output*" +
            $"{nameof(SelfAttentionOptions.KeyValuePooling)} must be at least 1, but got 0;*" +
            "a multiple of 3 channels, but got 16; try 18.*" +
            "1 power iteration, but got 0*above 0, but got -1*");
    }

    [Theory]
    [InlineData(8, 8, 24, 24)]
    [InlineData(6, 4, 18, 24)]
    [InlineData(4, 1, 7, 8)]
    public void The_error_suggests_channels_that_both_reductions_divide(
        int query, int value, long channels, long suggestion)
    {
        var options = new SelfAttentionOptions { QueryReduction = query, ValueReduction = value, OutputProjection = true };

        if (channels == suggestion)
            SelfAttention.FindErrors(channels, options).Should().BeNull();
        else
            SelfAttention.FindErrors(channels, options).Should().EndWith($"but got {channels}; try {suggestion}.");
    }

    [Fact]
    public void A_value_reduction_of_0_is_an_error()
    {
        SelfAttention.FindErrors(8, new() { ValueReduction = 0 }).Should().Contain("ValueReduction must be at least 1");
    }

    [Theory]
    [InlineData(16, 1, 4, "of 4 heads needs a multiple of 32 channels, but got 16; try 32, or fewer heads.")]
    [InlineData(96, 4, 5, "of 5 heads needs a multiple of 40 channels, but got 96; try 120, or fewer heads.")]
    [InlineData(16, 1, 0, "Heads must be at least 1, but got 0; 4 and 8 are usual.")]
    [InlineData(16, 1, int.MaxValue, "needs a multiple of 17179869176 channels")]
    public void Heads_that_do_not_divide_the_channels_are_an_error(long channels, int value, int heads, string error)
    {
        var options = new SelfAttentionOptions { ValueReduction = value, OutputProjection = true, Heads = heads };

        SelfAttention.FindErrors(channels, options).Should().Contain(error);
    }

    [Theory]
    [InlineData(1, AttentionSimilarity.DotProduct, false, false)]
    [InlineData(2, AttentionSimilarity.DotProduct, true, false)]
    [InlineData(1, AttentionSimilarity.L2Distance, true, true)]
    public void Scale_and_shared_projection_follow_the_papers_unless_they_are_set(
        int heads, AttentionSimilarity similarity, bool scale, bool shared)
    {
        var options = new SelfAttentionOptions { Heads = heads, Similarity = similarity };

        (options.ScaleScores, options.SharedQueryKey).Should().Be((scale, shared));
        (options with { ScaleScores = !scale }).ScaleScores.Should().Be(!scale);
        (options with { SharedQueryKey = !shared }).SharedQueryKey.Should().Be(!shared);
    }

    [Fact]
    public void A_shared_projection_is_named_as_the_query()
    {
        var layer = new SelfAttention2d(16, new() { Similarity = AttentionSimilarity.L2Distance, Bias = false });

        layer.state_dict().Keys.Should().BeEquivalentTo("query.weight", "value.weight", "gamma");
    }

    [Theory]
    [InlineData(nameof(SelfAttentionOptions.Default),
        "query.weight,query.bias,key.weight,key.bias,value.weight,value.bias,gamma", 1)]
    [InlineData(nameof(SelfAttentionOptions.Paper), "query.weight,key.weight,value.weight,output.weight,gamma", 1)]
    [InlineData("Official", "query.weight_orig,query.weight_u,query.weight_v," +
        "key.weight_orig,key.weight_u,key.weight_v,value.weight_orig,value.weight_u,value.weight_v," +
        "output.weight_orig,output.weight_u,output.weight_v,gamma", 0)]
    public void Each_variant_has_the_state_of_its_source(string variant, string keys, int dimensionsOfGamma)
    {
        var options = (SelfAttentionOptions)typeof(SelfAttentionOptions).GetProperty(variant)!.GetValue(null)!;
        var state = new SelfAttention2d(16, options).state_dict();

        state.Keys.Should().BeEquivalentTo(keys.Split(','));
        state["gamma"].dim().Should().Be(dimensionsOfGamma);
    }

    [Theory]
    [InlineData(64, 5_121)]
    [InlineData(128, 20_481)]
    [InlineData(256, 81_921)]
    public void The_official_layer_has_the_official_code_s_parameters(long channels, long parameters)
    {
        var layer = new SelfAttention2d(channels, SelfAttentionOptions.Official);

        layer.parameters().Sum(parameter => parameter.numel()).Should().Be(parameters, "1.25 C² + 1");
    }
}
