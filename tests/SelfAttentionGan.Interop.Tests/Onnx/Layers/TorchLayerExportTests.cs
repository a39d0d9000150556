using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Tests.Onnx.Layers;

/// <summary>TorchSharp's layers.</summary>
public sealed class TorchLayerExportTests
{
    private static readonly Dictionary<string, (Func<Module<Tensor, Tensor>> Create, long[] Shape)> Layers = new()
    {
        ["Linear"] = (() => Linear(6, 4), [6]),
        ["Linear of a sequence, without bias"] = (() => Linear(6, 4, hasBias: false), [3, 6]),
        ["Conv1d"] = (() => Conv1d(4, 6, 3, stride: 2, padding: 1, dilation: 2, groups: 2), [4, 11]),
        ["Conv2d"] = (() => Conv2d(3, 5, (3, 2), stride: (2, 1), padding: (1, 0)), [3, 8, 7]),
        ["Conv2d with same padding"] = (() => Conv2d(3, 5, 4, padding: Padding.Same, dilation: 2), [3, 8, 9]),
        ["Conv2d with valid padding"] = (() => Conv2d(3, 5, 4, padding: Padding.Valid), [3, 8, 9]),
        ["Conv2d padded by reflection"] =
            (() => Conv2d(3, 5, 3, padding: 2, padding_mode: PaddingModes.Reflect), [3, 5, 7]),
        ["Conv2d padded by its edge"] =
            (() => Conv2d(3, 5, 3, padding: 1, padding_mode: PaddingModes.Replicate), [3, 5, 7]),
        ["Conv3d"] = (() => Conv3d(2, 3, 3, padding: 1), [2, 4, 5, 3]),
        ["ConvTranspose1d"] = (() => ConvTranspose1d(4, 6, 4, stride: 3, padding: 1, output_padding: 1, groups: 2), [4, 5]),
        ["ConvTranspose2d"] = (() => ConvTranspose2d(4, 3, (4, 3), stride: (2, 1), padding: (1, 1), bias: false), [4, 5, 6]),
        ["ConvTranspose3d"] = (() => ConvTranspose3d(2, 3, 2, stride: 2), [2, 3, 2, 2]),
        ["BatchNorm1d of features"] = (() => BatchNorm1d(6), [6]),
        ["BatchNorm2d"] = (() => BatchNorm2d(3, eps: 1e-3), [3, 4, 5]),
        ["BatchNorm2d without statistics"] = (() => BatchNorm2d(3, track_running_stats: false), [3, 4, 5]),
        ["BatchNorm2d without weights"] = (() => BatchNorm2d(3, affine: false), [3, 4, 5]),
        ["BatchNorm3d"] = (() => BatchNorm3d(2), [2, 3, 4, 2]),
        ["Linear, BatchNorm1d"] = (() => Sequential(Linear(6, 4, hasBias: false), BatchNorm1d(4)), [6]),
        ["Conv2d, BatchNorm2d"] = (() => Sequential(Conv2d(4, 6, 3, groups: 2), BatchNorm2d(6)), [4, 5, 5]),
        ["ConvTranspose2d, BatchNorm2d"] =
            (() => Sequential(ConvTranspose2d(4, 6, 3, bias: false), BatchNorm2d(6)), [4, 5, 5]),
        ["ConvTranspose2d of groups, BatchNorm2d"] =
            (() => Sequential(ConvTranspose2d(4, 6, 3, groups: 2), BatchNorm2d(6)), [4, 5, 5]),
        ["InstanceNorm1d"] = (() => InstanceNorm1d(4), [4, 7]),
        ["InstanceNorm2d"] = (() => InstanceNorm2d(4, affine: true, eps: 1e-2), [4, 5, 6]),
        ["InstanceNorm2d with statistics"] = (() => InstanceNorm2d(4, track_running_stats: true), [4, 5, 6]),
        ["LayerNorm"] = (() => LayerNorm([5, 6]), [4, 5, 6]),
        ["LayerNorm without weights"] = (() => LayerNorm(6, elementwise_affine: false), [4, 6]),
        ["GroupNorm"] = (() => Initialized(GroupNorm(2, 6)), [6, 4, 3]),
        ["ReLU"] = (() => ReLU(), [9]),
        ["LeakyReLU"] = (() => LeakyReLU(0.3), [9]),
        ["PReLU"] = (() => PReLU(3), [3, 4, 4]),
        ["PReLU of one slope"] = (() => PReLU(1), [3, 4]),
        ["ELU"] = (() => ELU(0.7), [9]),
        ["CELU"] = (() => CELU(0.7), [9]),
        ["SELU"] = (() => SELU(), [9]),
        ["GELU"] = (() => GELU(), [9]),
        ["SiLU"] = (() => SiLU(), [9]),
        ["Mish"] = (() => Mish(), [9]),
        ["Sigmoid"] = (() => Sigmoid(), [9]),
        ["LogSigmoid"] = (() => LogSigmoid(), [9]),
        ["Hardsigmoid"] = (() => Hardsigmoid(), [9]),
        ["Hardswish"] = (() => Hardswish(), [9]),
        ["ReLU6"] = (() => ReLU6(), [9]),
        ["Tanh"] = (() => Tanh(), [9]),
        ["Softsign"] = (() => Softsign(), [9]),
        ["Softplus"] = (() => Softplus(), [9]),
        ["Softmax"] = (() => Softmax(1), [4, 5]),
        ["Softmax2d"] = (() => Softmax2d(), [4, 5, 3]),
        ["LogSoftmax"] = (() => LogSoftmax(-1), [4, 5]),
        ["MaxPool1d"] = (() => MaxPool1d(3, stride: 2, padding: 1), [2, 9]),
        ["MaxPool2d"] = (() => MaxPool2d(2), [2, 9, 8]),
        ["MaxPool2d, dilated"] = (() => MaxPool2d((3, 2), stride: (2, 1), padding: (1, 0), dilation: (2, 1)), [2, 9, 8]),
        ["MaxPool3d"] = (() => MaxPool3d([2, 2, 2]), [2, 4, 5, 4]),
        ["AvgPool1d"] = (() => AvgPool1d(3), [2, 9]),
        ["AvgPool2d"] = (() => AvgPool2d((3, 2), stride: (2, 2), padding: (1, 1)), [2, 9, 8]),
        ["AvgPool2d without padding's zeros"] =
            (() => AvgPool2d(3, stride: 2, padding: 1, count_include_pad: false), [2, 9, 8]),
        ["AvgPool3d"] = (() => AvgPool3d([2, 2, 2]), [2, 4, 5, 4]),
        ["AdaptiveAvgPool2d"] = (() => AdaptiveAvgPool2d(1), [3, 5, 7]),
        ["AdaptiveAvgPool2d of windows"] = (() => AdaptiveAvgPool2d((2, 3)), [3, 8, 9]),
        ["AdaptiveMaxPool2d"] = (() => AdaptiveMaxPool2d([2, 2]), [3, 8, 6]),
        ["Upsample"] = (() => Upsample(scale_factor: [2, 3]), [3, 4, 5]),
        ["Upsample to a size"] = (() => Upsample(size: [7, 4]), [3, 3, 5]),
        ["Upsample, bilinear"] = (() => Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear), [3, 4, 5]),
        ["Upsample, bilinear with aligned corners"] =
            (() => Upsample(size: [7, 9], mode: UpsampleMode.Bilinear, align_corners: true), [3, 4, 5]),
        ["Upsample, bicubic"] = (() => Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bicubic), [3, 4, 5]),
        ["Upsample, linear"] = (() => Upsample(scale_factor: [2], mode: UpsampleMode.Linear), [3, 5]),
        ["Upsample, trilinear"] = (() => Upsample(scale_factor: [2, 2, 2], mode: UpsampleMode.Trilinear), [2, 3, 4, 5]),
        ["PixelShuffle"] = (() => PixelShuffle(2), [8, 3, 4]),
        ["ZeroPad2d"] = (() => ZeroPad2d((1, 2, 3, 4)), [2, 3, 4]),
        ["ConstantPad1d"] = (() => ConstantPad1d((1, 2), 0.5), [2, 3]),
        ["ReflectionPad2d"] = (() => ReflectionPad2d((1, 2, 2, 1)), [2, 4, 5]),
        ["ReplicationPad3d"] = (() => ReplicationPad3d(1), [2, 2, 3, 4]),
        ["Flatten"] = (() => Flatten(), [2, 3, 4]),
        ["Flatten of the middle"] = (() => Flatten(1, 2), [2, 3, 4]),
        ["Flatten of all"] = (() => Flatten(0, -1), [2, 3]),
        ["Unflatten"] = (() => Unflatten(1, [2, -1, 3]), [12]),
        ["Dropout"] = (() => Sequential(Dropout(0.5), Linear(4, 4), Dropout2d(0.5), Identity()), [4]),
        ["Identity"] = (() => Identity(), [4]),
    };

    // Torch's convolutions are wrong on some machines until one of our layers turns oneDNN off.
    public TorchLayerExportTests()
    {
        using var layer = new SelfAttentionGan.Blocks.ResidualDownBlock(3, 4);
        using var output = layer.call(ones(1, 3, 4, 4));
        manual_seed(2);
    }

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_computes_the_same(string name)
    {
        var (create, shape) = Layers[name];
        using var layer = create();

        ExportedModule.DifferenceOf(layer, shape).Should().BeLessThan(1e-5);
    }

    // TorchSharp leaves the weights of a new GroupNorm as the memory has them.
    private static TorchSharp.Modules.GroupNorm Initialized(TorchSharp.Modules.GroupNorm layer)
    {
        init.ones_(layer.weight!);
        init.zeros_(layer.bias!);
        return layer;
    }
}
