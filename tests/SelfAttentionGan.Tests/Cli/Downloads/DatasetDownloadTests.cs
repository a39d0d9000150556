using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Sagan.Cli.Downloads;
using Sagan.Cli.Output;
using SelfAttentionGan.Tests.Cli.Output;

namespace SelfAttentionGan.Tests.Cli.Downloads;

/// <summary>Downloads of `sagan data`, from working and from failing servers.</summary>
public sealed class DatasetDownloadTests : IDisposable
{
    private static readonly byte[] Pixels = Bytes(200_000);
    private static readonly byte[] Names = "cat\ndog\n"u8.ToArray();
    private static readonly byte[] Archive = Tar(("toy/train.bin", Pixels), ("toy/names.txt", Names));

    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new();

    private string File => Path.Combine(folder.Path, "toy.tar.gz");

    private string Part => $"{File}.part";

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_dataset_is_downloaded_verified_and_unpacked()
    {
        using var server = new FileServer(Archive);

        await Fetch(server);

        System.IO.File.ReadAllBytes(PathOf("toy/train.bin")).Should().Equal(Pixels);
        System.IO.File.ReadAllText(PathOf("toy/names.txt")).Should().Be("cat\ndog\n");
        Directory.GetFiles(folder.Path, "*.part", SearchOption.AllDirectories).Should().BeEmpty();
        output.ToString().Should().Contain("toy.tar.gz  0 bytes of").And.Contain($"toy is in {folder.Path}.");
    }

    [Theory]
    [InlineData(80, "toy.tar.gz")]
    [InlineData(30, "toy.tar.gz 100%")]
    public async Task A_terminal_shows_one_progress_bar(int columns, string line)
    {
        using var server = new FileServer(Archive);
        var window = new Window(columns);

        await new DatasetDownload(window.Console).Run(Set(server.Address), folder.Path);

        window.Lines().Where(shown => shown.Contains("100%")).Should().ContainSingle().Which.Trim().Should().StartWith(line);
        window.Lines().Should().OnlyContain(shown => shown.Length <= columns);
        string.Concat(window.Lines()).Should().Contain("toy is in ");
    }

    [Fact]
    public async Task Redirected_output_has_a_line_for_each_tenth()
    {
        using var server = new FileServer(Archive);

        await Fetch(server);

        output.ToString().Split(Environment.NewLine).Count(line => line.StartsWith("toy.tar", StringComparison.Ordinal))
            .Should().BeInRange(2, 11);
    }

    [Fact]
    public async Task A_complete_dataset_is_not_downloaded_again()
    {
        using var server = new FileServer(Archive);
        await Fetch(server);

        await Fetch(server);

        server.Starts.Should().Equal(0);
        output.ToString().Should().Contain($"toy is in {folder.Path} already.");
    }

    [Fact]
    public async Task An_existing_archive_is_unpacked_without_a_network()
    {
        System.IO.File.WriteAllBytes(File, Archive);

        await Run(Set(new("http://127.0.0.1:1/")));

        System.IO.File.Exists(PathOf("toy/train.bin")).Should().BeTrue();
    }

    [Fact]
    public async Task A_broken_connection_is_resumed()
    {
        using var server = new FileServer(Archive) { CutAfter = Archive.Length / 2 + 1 };

        await Fetch(server);

        server.Starts.Should().Equal(0, Archive.Length / 2 + 1);
        System.IO.File.ReadAllBytes(File).Should().Equal(Archive);
    }

    [Fact]
    public async Task A_failed_download_is_resumed_by_the_next_attempt()
    {
        using var server = new FileServer(Archive) { CutAfter = 1_000 };

        (await Failing(server)).Should().Contain("3.0 kB were received: the same command resumes")
            .And.Contain($"copy it to {File}");
        server.CutAfter = int.MaxValue;
        await Fetch(server);

        server.Starts.Should().Equal(0, 1_000, 2_000, 3_000);
        System.IO.File.Exists(PathOf("toy/train.bin")).Should().BeTrue();
    }

    [Fact]
    public async Task A_server_without_range_requests_restarts_the_download()
    {
        System.IO.File.WriteAllBytes(Part, Archive[..5_000]);
        using var server = new FileServer(Archive) { SupportsRanges = false };

        await Fetch(server);

        server.Starts.Should().Equal(5_000);
        System.IO.File.ReadAllBytes(File).Should().Equal(Archive);
    }

    [Fact]
    public async Task A_part_longer_than_the_file_is_discarded()
    {
        System.IO.File.WriteAllBytes(Part, new byte[Archive.Length + 1]);
        using var server = new FileServer(Archive);

        await Fetch(server);

        server.Starts.Should().Equal(0);
    }

    [Fact]
    public async Task A_file_with_a_wrong_hash_is_deleted()
    {
        var other = Archive.ToArray();
        other[^1] ^= 1;
        using var server = new FileServer(other);

        (await Failing(server)).Should().Contain("SHA-256").And.Contain("deleted").And.Contain("--from");

        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public async Task An_existing_file_with_a_wrong_hash_is_reported_and_kept()
    {
        System.IO.File.WriteAllText(File, "not this one");
        using var server = new FileServer(Archive);

        (await Failing(server)).Should().Contain(File).And.Contain("SHA-256").And.Contain("Delete it");

        System.IO.File.Exists(File).Should().BeTrue();
        server.Starts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_missing_file_is_requested_once()
    {
        using var server = new FileServer([]) { Status = 404 };

        (await Failing(server)).Should().Contain("the server returned 404 NotFound").And.Contain($"copy it to {File}");

        server.Starts.Should().Equal(0);
    }

    [Fact]
    public async Task Without_a_server_the_manual_download_is_explained()
    {
        var fetch = () => Run(Set(new("http://127.0.0.1:1/")));

        (await fetch.Should().ThrowAsync<IOException>()).WithMessage(
            $"toy.tar.gz could not be downloaded from http://127.0.0.1:1/toy.tar.gz: *Without a network*{File}*");
    }

    [Fact]
    public async Task An_archive_cannot_write_elsewhere()
    {
        var archive = Tar(
            ("../outside.bin", Pixels), ("/tmp/absolute.bin", Pixels), ("toy/unlisted.bin", Pixels),
            ("./toy/train.bin", Pixels), ("toy/names.txt", Names));
        using var server = new FileServer(archive);

        await Run(Set(server.Address, archive));

        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/'))
            .Should().BeEquivalentTo("toy.tar.gz", "toy/train.bin", "toy/names.txt");
    }

    [Fact]
    public async Task An_archive_with_missing_or_wrong_files_is_reported()
    {
        foreach (var archive in (byte[][])[Tar(("toy/names.txt", Names)), Tar(("toy/train.bin", [1])), [.. "none"u8]])
        {
            using var server = new FileServer(archive);
            var fetch = () => Run(Set(server.Address, archive));

            (await fetch.Should().ThrowAsync<IOException>()).WithMessage($"{File} *Delete it*");
            System.IO.File.Delete(File);
        }
    }

    private static PublishedDataset Set(Uri address, byte[]? archive = null)
    {
        archive ??= Archive;
        var file = new RemoteFile(
            new(address, "toy.tar.gz"), archive.Length, Convert.ToHexStringLower(SHA256.HashData(archive)));

        return new("toy", "", address, [file], [new("toy/train.bin", Pixels.Length), new("toy/names.txt")]);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);

        return bytes;
    }

    private static byte[] Tar(params (string Name, byte[] Bytes)[] entries)
    {
        var packed = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(packed, CompressionLevel.Fastest)))
            foreach (var (name, bytes) in entries)
                tar.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });

        return packed.ToArray();
    }

    private string PathOf(string name) => Path.Combine(folder.Path, name);

    private Task Run(PublishedDataset dataset) => new DatasetDownload(Terminal.Plain(output)).Run(dataset, folder.Path);

    private Task Fetch(FileServer server) => Run(Set(server.Address));

    private async Task<string> Failing(FileServer server)
    {
        var fetch = () => Fetch(server);

        return (await fetch.Should().ThrowAsync<IOException>()).Which.Message;
    }
}
