using Sagan.Cli.Options;

namespace SelfAttentionGan.Tests.Cli.Options;

public sealed class OutputPathTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_writable_path_passes_and_no_file_is_left()
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
    [InlineData("x.gif", "*written as .png, .jpg, .jpeg, .webp, but*name it x.png, or append a slash*")]
    [InlineData("x", "*written as .png, .jpg, .jpeg, .webp, but*name it x.png*")]
    [InlineData("folder.png", "*must name a file for one image, but*is a folder; name a file in it*")]
    [InlineData("taken.png", "*already exists. Choose another --out, or pass --force to overwrite it.")]
    [InlineData("taken.png/x.png", "*would be in*taken.png', which is a file; choose another path.")]
    public void A_path_that_cannot_be_an_image_is_rejected(string name, string error)
    {
        Directory.CreateDirectory(At("folder.png"));
        File.WriteAllText(At("taken.png"), "mine");

        Rejected(() => OutputPath.RequireImage(At(name.Split('/')), overwrite: false)).WithMessage(error);
    }

    [Theory]
    [InlineData("taken", "Separate images need a folder, but*which is a file; choose another path.")]
    [InlineData("new.png", "*an image file; name a folder, or leave out --separate.")]
    [InlineData("full", "*already exists. Choose another --out, or pass --force to overwrite it.")]
    public void A_path_that_cannot_be_a_folder_of_images_is_rejected(string name, string error)
    {
        File.WriteAllText(At("taken"), "mine");
        Directory.CreateDirectory(At("full", "of"));

        Rejected(() => OutputPath.RequireEmptyFolder(At(name), overwrite: false)).WithMessage(error);
    }

    [Theory]
    [InlineData("taken", "A run needs a folder, but*which is a file; choose another path.")]
    [InlineData("taken/run", "*would be in*which is a file; choose another path.")]
    [InlineData("run", "A folder holds one run, but*has one already (options.json); resume it, or name another folder.")]
    public void A_path_that_cannot_be_a_run_is_rejected(string name, string error)
    {
        File.WriteAllText(At("taken"), "mine");
        Directory.CreateDirectory(At("run"));
        File.WriteAllText(At("run", "options.json"), "{}");

        Rejected(() => OutputPath.RequireRunFolder(At(name.Split('/')))).WithMessage(error);
    }

    [Fact]
    public void Existing_files_are_overwritten_with_force()
    {
        File.WriteAllText(At("taken.png"), "mine");
        Directory.CreateDirectory(At("full", "of"));

        OutputPath.RequireImage(At("taken.png"), overwrite: true);
        OutputPath.RequireEmptyFolder(At("full"), overwrite: true);

        File.ReadAllText(At("taken.png")).Should().Be("mine");
    }

    [PosixFact]
    public void An_unwritable_path_is_rejected()
    {
        // Not even root makes a file here; where there is no such folder, it would have to be made in /.
        foreach (var require in (Action[])[
            () => OutputPath.RequireImage("/proc/nothing/x.png", overwrite: false),
            () => OutputPath.RequireFolder("/proc/nothing"),
            () => OutputPath.RequireRunFolder("/proc/nothing/run")])
            Rejected(require).WithMessage(
                "--out must be writable, but no file can be created in '/* for '/proc/nothing*");
    }

    public void Dispose() => folder.Dispose();

    private string At(params string[] parts) => Path.Combine([folder.Path, .. parts]);

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Rejected(Action require) =>
        FluentActions.Invoking(require).Should().Throw<ArgumentException>();
}
