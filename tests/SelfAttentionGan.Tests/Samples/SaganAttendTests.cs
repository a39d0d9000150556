using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan attend` draws of either network.</summary>
public sealed class SaganAttendTests(SaganRun run) : IClassFixture<SaganRun>
{
    // A panel is 128 pixels wide in a frame of 4, and 4 pixels of white lie between panels; a color bar lies below.
    private const int Panel = 140, Row = Panel + 25, Caption = 23;

    [Fact]
    public void The_generators_last_attention_is_drawn_for_four_pictures()
    {
        var answer = Answer.To("attend", run.Folder, "--out", run.Within("g.png"));

        answer.Output.Should().Contain("attend4 of the generator");
        Png.Read(run.Within("g.png")).Height.Should().Be(Caption + 4 + 4 * Row);
    }

    [Fact]
    public void Points_are_told_and_rows_too()
    {
        Answer.To(
            "attend", run.Folder, "--layer", "attend4", "--at", "0.3,0.4", "--at", "1,0", "--rows", "2", "--class", "1",
            "--out", run.Within("two.png"));

        var drawn = Png.Read(run.Within("two.png"));
        (drawn.Width, drawn.Height).Should().Be((4 + 3 * Panel, Caption + 4 + 2 * Row), "the picture and two answers");
    }

    [Fact]
    public void The_discriminator_looks_at_the_runs_pictures_at_painted_ones_or_at_a_file()
    {
        var file = run.Within("grey.png");
        Png.Save(new Bitmap(40, 20, 1, new byte[800]), file);
        string[][] shown = [[], ["--painted"], ["--image", file], ["--image", file, file]];

        var drawn = shown.Select(Draw).ToArray();

        drawn.Select(picture => Convert.ToHexString(picture.Pixels)).Distinct().Should().HaveCount(shown.Length);
        drawn.Select(picture => (picture.Height - Caption - 4) / Row).Should().Equal(4, 4, 1, 2);

        Bitmap Draw(string[] words)
        {
            var path = run.Within("d.png");
            Answer.To(["attend", run.Folder, "--network", "discriminator", "--force", "--out", path, .. words])
                .Output.Should().Contain("of the discriminator");

            return Png.Read(path);
        }
    }

    [Theory]
    [InlineData("has none named 'attend99'; choose attend4", "--layer", "attend99")]
    [InlineData("'discriminater' not recognized. Must be one of", "--network", "discriminater")]
    [InlineData("two numbers from 0 to 1, such as 0.5,0.3", "--at", "0.3")]
    [InlineData("but got '3,4'", "--at", "3,4")]
    [InlineData("--class must be from 0 to 3, or one of happy, sad, surprised, neutral, but got '4'", "--class", "4")]
    [InlineData("go with --network discriminator", "--painted")]
    [InlineData("say --image or --painted", "--network", "discriminator", "--painted", "--image", "a.png")]
    [InlineData("Could not find file", "--network", "discriminator", "--image", "nowhere.png")]
    public void What_cannot_be_drawn_is_refused(string complaint, params string[] words) =>
        Answer.To(["attend", run.Folder, .. words]).Complaint().Should().Contain(complaint);

    [Fact]
    public void A_file_that_is_no_picture_is_refused_by_name()
    {
        var file = run.Within("text.png");
        File.WriteAllText(file, "no picture");

        Answer.To("attend", run.Folder, "--network", "discriminator", "--image", file).Complaint()
            .Should().Contain(file);
    }
}
