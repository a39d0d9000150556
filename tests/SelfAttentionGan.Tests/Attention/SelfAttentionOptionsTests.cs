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
