using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli;

public sealed class OutputPathTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void What_can_be_written_passes_and_nothing_is_left_behind()
    {
        OutputPath.RequireImage(At("x.png"), overwrite: false);
        OutputPath.RequireImage(At("new", "folder", "X.PNG"), overwrite: false);
        OutputPath.RequireFolder(At("new"));
        OutputPath.RequireEmptyFolder(At("new"), overwrite: false);
        OutputPath.RequireRunFolder(At("new", "run"));
        OutputPath.RequireRunFolder(folder.Path);

        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("x.gif", "*written as .png, .jpg, .jpeg, .webp, but*name it x.png, or end it with a slash*")]
    [InlineData("x", "*written as .png, .jpg, .jpeg, .webp, but*name it x.png*")]
    [InlineData("folder.png", "*must name a file for one image, but*is a folder; name a file in it*")]
    [InlineData("taken.png", "Nothing is overwritten unasked, but*say --force.")]
    [InlineData("taken.png/x.png", "*would lie in*taken.png', which is a file; name another place.")]
    public void A_place_that_is_none_for_an_image_is_refused(string name, string complaint)
    {
        Directory.CreateDirectory(At("folder.png"));
        File.WriteAllText(At("taken.png"), "mine");

        Refusing(() => OutputPath.RequireImage(At(name.Split('/')), overwrite: false)).WithMessage(complaint);
    }

    [Theory]
    [InlineData("taken", "Separate images go into a folder, but*which is a file; name another place.")]
    [InlineData("new.png", "*an image's name; name a folder, or leave --separate out.")]
    [InlineData("full", "Nothing is overwritten unasked, but*say --force.")]
    public void A_place_that_is_none_for_many_images_is_refused(string name, string complaint)
    {
        File.WriteAllText(At("taken"), "mine");
        Directory.CreateDirectory(At("full", "of"));

        Refusing(() => OutputPath.RequireEmptyFolder(At(name), overwrite: false)).WithMessage(complaint);
    }

    [Theory]
    [InlineData("taken", "A run lies in a folder, but*which is a file; name another place.")]
    [InlineData("taken/run", "*would lie in*which is a file; name another place.")]
    [InlineData("run", "A folder holds one run, but*has one already (options.json); resume it, or name another folder.")]
    public void A_place_that_is_none_for_a_run_is_refused(string name, string complaint)
    {
        File.WriteAllText(At("taken"), "mine");
        Directory.CreateDirectory(At("run"));
        File.WriteAllText(At("run", "options.json"), "{}");

        Refusing(() => OutputPath.RequireRunFolder(At(name.Split('/')))).WithMessage(complaint);
    }

    [Fact]
    public void What_is_there_may_be_overwritten_where_that_is_asked_for()
    {
        File.WriteAllText(At("taken.png"), "mine");
        Directory.CreateDirectory(At("full", "of"));

        OutputPath.RequireImage(At("taken.png"), overwrite: true);
        OutputPath.RequireEmptyFolder(At("full"), overwrite: true);

        File.ReadAllText(At("taken.png")).Should().Be("mine");
    }

    [PosixFact]
    public void A_place_where_nothing_can_be_made_is_refused()
    {
        // Not even root makes a file here; where there is no such folder, it would have to be made in /.
        foreach (var require in (Action[])[
            () => OutputPath.RequireImage("/proc/nothing/x.png", overwrite: false),
            () => OutputPath.RequireFolder("/proc/nothing"),
            () => OutputPath.RequireRunFolder("/proc/nothing/run")])
            Refusing(require).WithMessage(
                "--out must be a place that can be written to, but nothing can be made in '/* for '/proc/nothing*");
    }

    public void Dispose() => folder.Dispose();

    private string At(params string[] parts) => Path.Combine([folder.Path, .. parts]);

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refusing(Action require) =>
        FluentActions.Invoking(require).Should().Throw<ArgumentException>();
}
