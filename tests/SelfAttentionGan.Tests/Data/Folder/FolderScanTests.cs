using System.Diagnostics;
using System.Net.Sockets;
using SelfAttentionGan.Data.Folder;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Data.Folder;

public sealed class FolderScanTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_of_other_formats_are_counted_by_extension_and_named()
    {
        Save("a.png");
        foreach (var name in (string[])["b.tif", "c.TIF", "d.heic", "sub/e.avif", "f.svg", "g.ico", "README"])
            Write(name, "II*\0 no image that is read");

        var scan = FolderScan.Of(folder.Path);

        scan.Images.Select(image => image.Name).Should().Equal("a.png");
        scan.Notes.Should().ContainSingle().Which.Should()
            .Be("Files of other formats are ignored (.tif 2, .avif 1, .heic 1, .ico 1, "
                + ".svg 1 and 1 more): 7, such as README, b.tif, c.TIF.");
    }

    [PosixFact]
    public async Task Pipes_sockets_and_devices_are_counted_and_never_opened()
    {
        Save("a.png");
        using (var make = Process.Start("mkfifo", [PathOf("pipe"), PathOf("pipe.png")]))
            await make.WaitForExitAsync();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(PathOf("socket")));
        File.CreateSymbolicLink(PathOf("device"), "/dev/zero");
        File.CreateSymbolicLink(PathOf("to-the-pipe"), "pipe");
        Write("empty", "");

        var scan = await Task.Run(() => FolderScan.Of(folder.Path)).WaitAsync(TimeSpan.FromSeconds(20));
        var read = () => Task.Run(() => new FolderImageStore(folder.Path).Read(1)).WaitAsync(TimeSpan.FromSeconds(20));

        scan.Images.Select(image => image.Name).Should().Equal("a.png", "pipe.png");
        scan.Notes.Should().Equal(
            "Empty files, pipes, sockets and devices are ignored: 5, such as device, empty, pipe.");
        (await read.Should().ThrowAsync<InvalidDataException>())
            .WithMessage($"{PathOf("pipe.png")}: *empty, or a pipe, a socket or a device*");
    }

    [Fact]
    public void Broken_and_circular_links_are_counted()
    {
        Save("cat/a.png");
        File.CreateSymbolicLink(PathOf("cat/lost.png"), PathOf("nowhere.png"));
        File.CreateSymbolicLink(PathOf("cat/one.png"), PathOf("cat/two.png"));
        File.CreateSymbolicLink(PathOf("cat/two.png"), PathOf("cat/one.png"));

        var scan = FolderScan.Of(folder.Path);

        scan.Images.Should().ContainSingle();
        scan.Notes.Should().Equal(
            "Broken and circular links are ignored: 3, such as cat/lost.png, cat/one.png, cat/two.png.");
    }

    [Fact]
    public void A_folder_is_read_once_for_any_number_of_links()
    {
        using var elsewhere = new TemporaryFolder();
        new ImageBuffer(1, 1, 1, [7]).Save(Path.Combine(elsewhere.Path, "far.png"));
        Directory.CreateSymbolicLink(Path.Combine(elsewhere.Path, "home"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(elsewhere.Path, "self"), elsewhere.Path);
        Save("cat/a.png");
        Save("dog/b.png");
        Directory.CreateSymbolicLink(PathOf("dog/cats"), PathOf("cat"));
        Directory.CreateSymbolicLink(PathOf("cat/dogs"), PathOf("dog"));
        Directory.CreateSymbolicLink(PathOf("far"), elsewhere.Path);

        var scan = FolderScan.Of(folder.Path);

        scan.Images.Select(image => image.Name).Should()
            .Equal(["cat/a.png", "dog/b.png", "far/far.png"], "a class may lie elsewhere");
        scan.Notes.Should().ContainSingle().Which.Should().StartWith("Links to folders that are read already").And
            .Contain(": 4, such as cat/dogs, dog/cats, far/home.");
    }

    [Fact]
    public void A_folder_reached_by_a_link_is_not_read_twice()
    {
        Save("data/a.png");
        Directory.CreateSymbolicLink(PathOf("data/again"), PathOf("data"));
        Directory.CreateSymbolicLink(PathOf("shortcut"), PathOf("data"));

        FolderScan.Of(PathOf("shortcut")).Images.Select(image => image.Name).Should().Equal("a.png");
    }

    [Fact]
    public void Run_directories_are_ignored_and_counted()
    {
        Save("a.png");
        foreach (var run in (string[])["runs/0001-here", "runs/0002-here"])
        {
            Save($"{run}/samples/000500.png");
            Write($"{run}/options.json", "{}");
        }

        Save("nested/samples/000001.png");
        Directory.CreateSymbolicLink(PathOf("linked"), PathOf("runs/0001-here"));

        var scan = FolderScan.Of(folder.Path);

        scan.Images.Select(image => image.Name).Should()
            .Equal(["a.png", "nested/samples/000001.png"], "a folder of samples alone is no run");
        scan.Notes.Should().Equal("Run directories are ignored, because their images were generated: 3, such as "
            + "linked, runs/0001-here, runs/0002-here.");
        FluentActions.Invoking(() => FolderScan.Of(PathOf("runs/0001-here"))).Should().Throw<InvalidDataException>()
            .WithMessage("*runs*0001-here is the directory of a run*Name the folder of the images*");
        FluentActions.Invoking(() => FolderScan.Of(PathOf("runs"))).Should().Throw<InvalidDataException>()
            .WithMessage("*there is none*Run directories are ignored*: 2,*", "what was ignored is the reason");
    }

    private void Save(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        new ImageBuffer(1, 1, 1, [7]).Save(PathOf(name));
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    private string PathOf(string name) => Path.Combine(folder.Path, name);
}
