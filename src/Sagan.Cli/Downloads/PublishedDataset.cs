namespace Sagan.Cli.Downloads;

/// <summary>A published dataset: where it is downloaded from, and which files it consists of.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it contains.</param>
/// <param name="Page">Its home page.</param>
/// <param name="Downloads">The files to download.</param>
/// <param name="Files">The files that training reads: from the archive, or the downloaded files themselves.</param>
internal sealed record PublishedDataset(
    string Name, string Description, Uri Page, RemoteFile[] Downloads, DatasetFile[] Files)
{
    private const string Toronto = "https://www.cs.toronto.edu/~kriz/";

    /// <summary>The datasets that <c>sagan data</c> downloads.</summary>
    public static IReadOnlyList<PublishedDataset> All { get; } =
    [
        new("cifar10", "60,000 color photographs of 32×32 in 10 classes", new($"{Toronto}cifar.html"),
            [
                new(new($"{Toronto}cifar-10-binary.tar.gz"), 170_052_171,
                    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
            ],
            [
                .. Enumerable.Range(1, 5).Select(i => new DatasetFile($"cifar-10-batches-bin/data_batch_{i}.bin", 30_730_000)),
                new("cifar-10-batches-bin/test_batch.bin", 30_730_000),
                new("cifar-10-batches-bin/batches.meta.txt"),
            ]),
        new("cifar100", "60,000 color photographs of 32×32 in 100 classes", new($"{Toronto}cifar.html"),
            [
                new(new($"{Toronto}cifar-100-binary.tar.gz"), 168_513_733,
                    "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"),
            ],
            [
                new("cifar-100-binary/train.bin", 153_700_000),
                new("cifar-100-binary/test.bin", 30_740_000),
                new("cifar-100-binary/fine_label_names.txt"),
                new("cifar-100-binary/coarse_label_names.txt"),
            ]),
        Idx("mnist", "70,000 gray digits of 28×28 in 10 classes", "http://yann.lecun.com/exdb/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            (9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
        Idx("fashion-mnist", "70,000 gray clothes of 28×28 in 10 classes",
            "https://github.com/zalandoresearch/fashion-mnist",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
    ];

    /// <summary>Whether all files that training reads are present.</summary>
    public bool IsComplete(string root) => Files.All(file =>
        file.Length == 0 || new FileInfo(Path.Combine(root, file.Name)) is { Exists: true } present
            && present.Length == file.Length);

    private static PublishedDataset Idx(
        string name, string description, string page, string folder, params (long Length, string Sha256)[] checksums)
    {
        string[] names =
        [
            "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
        ];
        RemoteFile[] files =
            [.. names.Zip(checksums, (file, sum) => new RemoteFile(new(folder + file), sum.Length, sum.Sha256))];

        return new(name, description, new(page), files, [.. files.Select(file => new DatasetFile(file.Name, file.Length))]);
    }
}

/// <summary>A file to download.</summary>
/// <param name="Address">Its URL.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
internal sealed record RemoteFile(Uri Address, long Length, string Sha256)
{
    /// <summary>The file's name, on the server and locally.</summary>
    public string Name => Path.GetFileName(Address.LocalPath);

    /// <summary>Returns the same file on another server.</summary>
    public RemoteFile At(Uri mirror) => this with { Address = new(mirror, Name) };
}

/// <summary>A file of a dataset after unpacking.</summary>
/// <param name="Name">Its path under the dataset's folder, with slashes.</param>
/// <param name="Length">Its size in bytes; 0 for a small file of class names, which training does not require.</param>
internal sealed record DatasetFile(string Name, long Length = 0);
