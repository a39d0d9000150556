using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan attention`: attention maps of either network.</summary>
public sealed class AttentionCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    // A panel is 128 pixels wide in a frame of 4, and 4 pixels of white lie between panels; a color bar lies below.
    private const int Panel = 140, Row = Panel + 25, Caption = 23;

    [Fact]
    public void The_generators_last_attention_layer_is_rendered_for_four_images()
    {
        var result = CliResult.Run("attention", run.Folder, "--out", run.Within("g.png"));

        result.Output.Should().Contain("attend4 of the generator");
        ImageBuffer.Read(run.Within("g.png")).Height.Should().Be(Caption + 4 + 4 * Row);
    }

    [Fact]
    public void Query_positions_and_rows_can_be_given()
    {
        CliResult.Run(
            "attention", run.Folder, "--layer", "attend4", "--at", "0.3,0.4", "--at", "1,0", "--rows", "2", "--class", "1",
            "--out", run.Within("two.png"));

        var rendered = ImageBuffer.Read(run.Within("two.png"));
        (rendered.Width, rendered.Height).Should().Be((4 + 3 * Panel, Caption + 4 + 2 * Row), "the image and two heat maps");
    }

    [Fact]
    public void The_discriminators_input_is_training_images_generated_images_or_files()
    {
        var file = run.Within("gray.png");
        new ImageBuffer(40, 20, 1, new byte[800]).Save(file);
        string[][] inputs = [[], ["--generated"], ["--image", file], ["--image", file, file]];

        var rendered = inputs.Select(Render).ToArray();

        rendered.Select(image => Convert.ToHexString(image.Pixels)).Distinct().Should().HaveCount(inputs.Length);
        rendered.Select(image => (image.Height - Caption - 4) / Row).Should().Equal(4, 4, 1, 2);

        ImageBuffer Render(string[] arguments)
        {
            var path = run.Within("d.png");
            CliResult.Run(["attention", run.Folder, "--network", "discriminator", "--force", "--out", path, .. arguments])
                .Output.Should().Contain("of the discriminator");

            return ImageBuffer.Read(path);
        }
    }

    [Fact]
    public void The_only_heads_map_is_the_layers()
    {
        byte[] Render(params string[] arguments)
        {
            var path = run.Within("head.png");
            CliResult.Run(["attention", run.Folder, "--rows", "1", "--force", "--out", path, .. arguments]).Code.Should().Be(0);

            return File.ReadAllBytes(path);
        }

        Render("--head", "0").Should().Equal(Render());
    }

    [Theory]
    [InlineData("has none named 'attend99'; choose attend4", "--layer", "attend99")]
    [InlineData("counted from 0 to 0, but got 1", "--head", "1")]
    [InlineData("'discriminater' not recognized. Must be one of", "--network", "discriminater")]
    [InlineData("two numbers from 0 to 1, such as 0.5,0.3", "--at", "0.3")]
    [InlineData("but got '3,4'", "--at", "3,4")]
    [InlineData("--class must be from 0 to 3, or one of happy, sad, surprised, neutral, but got '4'", "--class", "4")]
    [InlineData("need --network discriminator", "--generated")]
    [InlineData("choose --image or --generated", "--network", "discriminator", "--generated", "--image", "a.png")]
    [InlineData("Could not find file", "--network", "discriminator", "--image", "nowhere.png")]
    public void Invalid_arguments_are_rejected(string error, params string[] arguments) =>
        CliResult.Run(["attention", run.Folder, .. arguments]).UsageError().Should().Contain(error);

    [Fact]
    public void A_file_that_is_no_image_is_rejected_by_name()
    {
        var file = run.Within("text.png");
        File.WriteAllText(file, "no image");

        CliResult.Run("attention", run.Folder, "--network", "discriminator", "--image", file).UsageError()
            .Should().Contain(file);
    }
}
