using Goldens;
using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Imaging;

/// <summary>Resizing against torchvision's, of which there are two: for PIL images and for tensors.</summary>
public sealed class ResizingTests
{
    private static readonly Golden Golden = new("resizing");

    public static TheoryData<string> Images => [.. Golden.Keys
        .Where(key => key.EndsWith(".image", StringComparison.Ordinal)).Select(key => key[..^".image".Length])];

    [Theory]
    [MemberData(nameof(Images))]
    public void A_resized_image_is_that_of_torchvision_to_one_level(string name)
    {
        var pil = Golden[$"{name}.pil"];

        var resized = Image(Golden[$"{name}.image"]).Resize((int)pil.shape[1], (int)pil.shape[0]).Pixels.ToArray();

        Farthest(resized, pil).Should().BeLessThanOrEqualTo(1, "Pillow rounds between the two directions, too");
        Farthest(resized, Golden[$"{name}.tensor"]).Should().BeLessThanOrEqualTo(1, "a tie may be rounded up or down");
    }

    [Fact]
    public void A_long_thin_image_needs_no_more_memory_than_its_pixels()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        new ImageBuffer(1, 1 << 20, 1, new byte[1 << 20]).Resize(64, 64);
        new ImageBuffer(1 << 20, 1, 1, new byte[1 << 20]).Resize(64, 64);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(
            40 << 20, "whole stretched intermediate images would be 256 MB each");
    }

    private static ImageBuffer Image(Tensor pixels) =>
        new((int)pixels.shape[1], (int)pixels.shape[0], (int)pixels.shape[2], pixels.data<byte>().ToArray());

    private static int Farthest(byte[] resized, Tensor golden) =>
        resized.Zip(golden.contiguous().data<byte>().ToArray(), (ours, theirs) => Math.Abs(ours - theirs)).Max();
}
