using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

public sealed class ImageFolderOptionsTests
{
    [Fact]
    public void The_defaults_are_valid_and_are_copied()
    {
        var options = new ImageFolderOptions();

        ImageFolderOptionsValidator.Approve(options).Should().Be(options).And.NotBeSameAs(options);
    }

    [Fact]
    public void Every_error_is_named_in_one_message()
    {
        var approve = () => ImageFolderOptionsValidator.Approve(new()
        {
            ResizeMode = (ResizeMode)3,
            CenterCrop = 65_536,
            Background = "white",
            Cache = " ",
        });

        approve.Should().Throw<OptionsValidationException>().Which.Failures.Should().SatisfyRespectively(
            mode => mode.Should().Be("ResizeMode must be one of Crop, Pad, Stretch, but got 3; write its name."),
            crop => crop.Should().Be("CenterCrop must lie between 0 and 65535, but got 65536; 160 is usual."),
            background => background.Should().Match("Background must be a colo*r as #RRGGBB, two hexadecimal digits " +
                "each, but got 'white'; #ffffff, white, is usual."),
            cache => cache.Should().StartWith("Cache must be the path of a file, but is empty;"));
    }

    [Theory]
    [InlineData("#000000", true)]
    [InlineData("#aBcDeF", true)]
    [InlineData("#12345", false)]
    [InlineData("#1234567", false)]
    [InlineData("1234567", false)]
    [InlineData("#12 456", false)]
    [InlineData("#-12345", false)]
    [InlineData("#١٢٣٤٥٦", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_color_is_two_hexadecimal_digits_each(string? color, bool isOne)
    {
        var approve = () => ImageFolderOptionsValidator.Approve(new() { Background = color! });

        if (isOne)
            approve.Should().NotThrow();
        else
            approve.Should().Throw<OptionsValidationException>().WithMessage("*Background must*#RRGGBB*");
    }
}
