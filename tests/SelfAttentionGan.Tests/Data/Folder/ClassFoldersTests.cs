using SelfAttentionGan.Data.Folder;

namespace SelfAttentionGan.Tests.Data.Folder;

public sealed class ClassFoldersTests
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "root");

    [Fact]
    public void Labels_are_the_positions_of_the_folders_in_ordinal_order()
    {
        var (names, labels) = ClassFolders.Of(Files("dog/1.png", "Cat/2.png", "dog/x/3.png"));

        names.Should().Equal("Cat", "dog");
        labels.Should().Equal(1, 0, 1);
        ClassFolders.Of(Files("1.png", "2.png")).Names.Should().BeEmpty();
    }

    [Theory]
    [InlineData("train", "train/cat/1.png", "train/dog/1.png", "val/cat/2.png", "val/dog/2.png")]
    [InlineData("images", "images/cat/1.png", "images/dog/1.png")]
    [InlineData("Train", "Train/cat/1.png", "Train/dog/1.png", "test/cat/2.png")]
    [InlineData("train", "train/1.png", "test/2.png")]
    [InlineData("a", "b/left/1.png", "b/right/1.png", "a/left/2.png", "a/right/2.png")]
    public void Folders_that_are_probably_no_classes_give_a_warning_with_the_right_one(
        string likely, params string[] names) =>
        ClassFolders.Warning(Root, Files(names)).Should()
            .Match($"The folders that name the classes (*)*If they are no classes, name {Path.Combine(Root, likely)} "
                + "instead.");

    [Theory]
    [InlineData("cat/1.png", "dog/1.png")]
    [InlineData("cat/x/1.png", "dog/y/1.png")]
    [InlineData("cat/x/1.png", "cat/y/1.png", "dog/x/1.png", "dog/y/1.png", "dog/2.png")]
    [InlineData("train/1.png", "bus/1.png", "car/1.png")]
    [InlineData("1.png")]
    public void Class_folders_give_no_warning(params string[] names) =>
        ClassFolders.Warning(Root, Files(names)).Should().BeNull();

    private static ImageFileEntry[] Files(params string[] names) =>
        [.. names.Select(name => new ImageFileEntry(Path.Combine(Root, name), name, Length: 1))];
}
