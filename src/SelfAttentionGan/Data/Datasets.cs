using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Data.Folder;
using SelfAttentionGan.Data.Formats;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Data.Synthetic;
using SelfAttentionGan.Data.Synthetic.Scenes;
using SelfAttentionGan.Data.Volumes;
using SelfAttentionGan.Data.Voxels;
using TorchSharp;

namespace SelfAttentionGan.Data;

/// <summary>
/// Data sets (as <c>torchvision.datasets</c>): one method for each source of training images that the library reads
/// or renders.
/// </summary>
/// <remarks>
/// Images come as float32 in [-1, 1], N×C×H×W, objects of voxels as N×1×D×H×W. Disposing a source closes the files that it keeps open; sources that
/// keep none open need no disposal. For images of your own, implement <see cref="IImageSource"/>.
/// </remarks>
public static class Datasets
{
    /// <summary>The number of synthetic images where none is given.</summary>
    internal const long DefaultCount = 10_000;

    /// <summary>The usual crop of CelebA's images of 178×218 pixels.</summary>
    internal const int CelebACrop = 160;

    /// <summary>
    /// Image folder (as <c>torchvision.datasets.ImageFolder</c>): the PNG, JPEG, WebP, GIF and BMP images of a
    /// directory or a zip archive and of all directories in it, as square images.
    /// </summary>
    /// <remarks>
    /// <para>A file counts when it has the extension of one of these formats or begins like one; hidden files do not.
    /// Its format is detected by its content alone. <see cref="ImageFolderOptions"/> say how it becomes size × size; by
    /// default transparency is composited over white, and the largest centered square is cropped and resized.</para>
    /// <para>Where images lie in sub-directories, the first level of these names their class, in ordinal order; images
    /// directly in the directory have no label. A dataset.json, as StyleGAN's dataset tool writes it, has precedence.
    /// </para>
    /// <para>Run directories are ignored, and so are files of other formats, broken links, pipes and devices;
    /// <see cref="IImageSource.Notes"/> counts them.</para>
    /// <para>All files are decoded up front on all cores and kept as bytes (count × channels × size²) in memory, or in
    /// <see cref="ImageFolderOptions.Cache"/>, where the next run finds them: every epoch runs at the speed of memory,
    /// and a corrupt file is known before the first step.</para>
    /// </remarks>
    /// <param name="directory">A directory, or a zip archive.</param>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="channels">1 (gray), 2 (gray and alpha), 3 (RGB, the default) or 4 (RGBA).</param>
    /// <param name="options">
    /// Preprocessing, treatment of corrupt files, and cache; copied. The default is a new record of options.
    /// </param>
    /// <param name="log">Receives each skipped file, and messages of the cache. The default is none.</param>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Options are out of bounds; the message names each one.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or none for the cache.</exception>
    /// <exception cref="InvalidDataException">
    /// The directory holds no image or a corrupt one, or images lie both in sub-directories and beside them; or there
    /// is another file where the cache should be.
    /// </exception>
    public static IImageSource ImageFolder(
        string directory, int size, int channels = 3, ImageFolderOptions? options = null, ILogger? log = null) =>
        ImageFolder(directory, ImageShape.Square(channels, size), options, log);

    /// <summary>Image folder, for images of any height and width.</summary>
    /// <param name="directory">A directory, or a zip archive.</param>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="options">Preprocessing, treatment of corrupt files, and cache; copied.</param>
    /// <param name="log">Receives each skipped file, and messages of the cache. The default is none.</param>
    /// <inheritdoc cref="ImageFolder(string, int, int, ImageFolderOptions?, ILogger?)" path="/remarks|/exception"/>
    public static IImageSource ImageFolder(
        string directory, ImageShape shape, ImageFolderOptions? options = null, ILogger? log = null) =>
        new ImageFolder(directory, shape, options, log);

    /// <summary>CIFAR-10 in its binary version: 32×32 RGB photographs of ten classes, kept in memory.</summary>
    /// <remarks>
    /// All files are read and validated up front and kept as bytes (3,073 an image), in the order of their names. Class
    /// names are those of batches.meta.txt, where it lies beside the files. Source: Krizhevsky, "Learning Multiple
    /// Layers of Features from Tiny Images", 2009.
    /// </remarks>
    /// <param name="path">
    /// The directory of data_batch_1.bin to data_batch_5.bin and test_batch.bin, the one that holds
    /// cifar-10-batches-bin, or one such file of any name.
    /// </param>
    /// <param name="test">
    /// Whether a directory's test set is read instead of its training set, which is the default; a single file is read
    /// as it is.
    /// </param>
    /// <exception cref="DirectoryNotFoundException">There is neither a directory nor a file at the path.</exception>
    /// <exception cref="FileNotFoundException">The directory lacks a file of the set.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is truncated or too long, a label is out of range, or the file of names has another number of classes.
    /// </exception>
    public static IImageSource Cifar10(string path, bool test = false) =>
        new CifarDataset(CifarFormat.Cifar10, path, test, labelByte: 0);

    /// <summary>CIFAR-100 in its binary version: 32×32 RGB photographs of a hundred classes, kept in memory.</summary>
    /// <remarks>
    /// All files are read and validated up front and kept as bytes (3,074 an image). Each image has two labels: one of
    /// 100 fine classes, such as maple, and one of 20 coarse ones, such as trees. Class names are those of
    /// fine_label_names.txt or coarse_label_names.txt, where it lies beside the files. Source: Krizhevsky, "Learning
    /// Multiple Layers of Features from Tiny Images", 2009.
    /// </remarks>
    /// <param name="path">
    /// The directory of train.bin and test.bin, the one that holds cifar-100-binary, or one such file of any name.
    /// </param>
    /// <param name="test">
    /// Whether a directory's test set is read instead of its training set, which is the default; a single file is read
    /// as it is.
    /// </param>
    /// <param name="coarse">
    /// Whether the labels are the 20 coarse classes. By default they are the 100 fine ones.
    /// </param>
    /// <inheritdoc cref="Cifar10" path="/exception"/>
    public static IImageSource Cifar100(string path, bool test = false, bool coarse = false) =>
        new CifarDataset(CifarFormat.Cifar100, path, test, labelByte: coarse ? 0 : 1);

    /// <summary>
    /// MNIST and its relatives (Fashion-MNIST, EMNIST): gray images and labels from IDX files, kept in memory.
    /// </summary>
    /// <remarks>
    /// <para>Files are plain or gzip, whatever their extension. They are read and validated up front and kept as bytes
    /// (count × height × width). Source of the format: LeCun, Cortes and Burges, "The MNIST database", 1998.</para>
    /// <para>EMNIST stores its images transposed: where the file's name contains "emnist" they are transposed back. Its
    /// class names are those of emnist-…-mapping.txt, where it lies beside the labels. Source: Cohen et al., "EMNIST:
    /// an extension of MNIST to handwritten letters", 2017.</para>
    /// </remarks>
    /// <param name="images">The file of images, such as train-images-idx3-ubyte.gz: three dimensions.</param>
    /// <param name="labels">
    /// The file of labels, such as train-labels-idx1-ubyte.gz: one dimension. By default images have no label.
    /// </param>
    /// <param name="classes">
    /// The number of classes. The default is one more than the highest label, and 10 at least, as in MNIST; EMNIST has
    /// up to 62.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 256 classes.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is of another format, declares other sizes than it has (or more than 1 GiB), has a label out of range, or
    /// the two differ in number.
    /// </exception>
    public static IImageSource Idx(string images, string? labels = null, int? classes = null) =>
        new IdxDataset(images, labels, classes);

    /// <summary>
    /// LSUN (Yu et al. 2015): scenes from its LMDB files (version 1, as LMDB 0.9 writes them), as square images.
    /// </summary>
    /// <remarks>
    /// <para>An entry is a JPEG, a WebP or a PNG; the format is detected by content. Images come in the order of the
    /// keys. Each page of a file that leads to an entry is validated up front; entries are decoded when they are read.
    /// The files stay open until the source is disposed.</para>
    /// <para>Any LMDB file whose entries are images will do. Source: Yu et al., "LSUN: Construction of a Large-scale
    /// Image Dataset using Deep Learning with Humans in the Loop", 2015.</para>
    /// </remarks>
    /// <param name="path">
    /// A directory such as church_outdoor_train_lmdb, the data.mdb in it, or a directory of several such directories:
    /// these are then the classes, in ordinal order.
    /// </param>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="channels">1 (gray), 2 (gray and alpha), 3 (RGB, the default) or 4 (RGBA).</param>
    /// <param name="options">Preprocessing, treatment of corrupt entries, and cache; copied.</param>
    /// <param name="validation">
    /// Whether the categories that end in _val_lmdb are opened instead of those in _train_lmdb, which is the default; a
    /// single one is opened as it is.
    /// </param>
    /// <param name="log">Receives each skipped entry, and messages of the cache. The default is none.</param>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or no database in it.</exception>
    /// <exception cref="InvalidDataException">A file is no LMDB file, is damaged, or has no entries.</exception>
    public static IImageSource Lsun(
        string path, int size, int channels = 3, ImageFolderOptions? options = null, bool validation = false,
        ILogger? log = null) =>
        Lsun(path, ImageShape.Square(channels, size), options, validation, log);

    /// <summary>LSUN, for images of any height and width.</summary>
    /// <param name="path">A directory or a file.</param>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="options">Preprocessing, treatment of corrupt entries, and cache; copied.</param>
    /// <param name="validation">Whether the categories that end in _val_lmdb are opened.</param>
    /// <param name="log">Receives each skipped entry, and messages of the cache. The default is none.</param>
    /// <inheritdoc cref="Lsun(string, int, int, ImageFolderOptions?, bool, ILogger?)" path="/remarks|/exception"/>
    public static IImageSource Lsun(
        string path, ImageShape shape, ImageFolderOptions? options = null, bool validation = false,
        ILogger? log = null) =>
        new LsunDataset(path, shape, options, validation, log);

    /// <summary>
    /// CelebA (Liu et al. 2015; as <c>torchvision.datasets.CelebA</c>): aligned photographs of faces with 40 attributes
    /// each, some of which are the classes.
    /// </summary>
    /// <remarks>
    /// All 40 are <see cref="IImageSource.Attributes"/>. A class is a combination of the chosen ones: of Male and
    /// Smiling the classes are "not Male, not Smiling", "not Male, Smiling", "Male, not Smiling" and "Male, Smiling".
    /// Source: "Deep Learning Face Attributes in the Wild", arXiv:1411.7766.
    /// </remarks>
    /// <param name="directory">
    /// The directory of list_attr_celeba.txt and img_align_celeba, which may be the zip archive as it was downloaded.
    /// </param>
    /// <param name="size">Width and height of the images; 64 and 128 are usual.</param>
    /// <param name="classAttributes">Up to 6 attributes that make the classes. By default images have no label.</param>
    /// <param name="options">
    /// Preprocessing, treatment of corrupt files, and cache; copied. By default the usual centered square of 160 pixels
    /// is cropped.
    /// </param>
    /// <param name="log">Receives each skipped file, and messages of the cache. The default is none.</param>
    /// <exception cref="ArgumentException">
    /// There is no such attribute, or there are too many; or a size below 1.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">There is no img_align_celeba.</exception>
    /// <exception cref="FileNotFoundException">There is no list_attr_celeba.txt.</exception>
    /// <exception cref="InvalidDataException">
    /// That file is damaged, or has no line for an image; or an image is corrupt.
    /// </exception>
    public static IImageSource CelebA(
        string directory, int size, IReadOnlyList<string>? classAttributes = null, ImageFolderOptions? options = null,
        ILogger? log = null) =>
        new CelebADataset(directory, ImageShape.Square(3, size), classAttributes, options, log);

    /// <summary>Synthetic cartoon faces, rendered on demand: a conditional data set that needs no download.</summary>
    /// <remarks>
    /// Both eyes share color and shape, ears and mouth are symmetric: long-range dependencies, for which self-attention
    /// is made. The label is the expression (happy, sad, surprised, neutral); image i has expression i mod 4, so any
    /// range of images is balanced. Image i depends on nothing but the seed and i: for a test set, take another seed.
    /// </remarks>
    /// <param name="size">Width and height of the images; features are recognizable from 32 up.</param>
    /// <param name="count">The number of images; none is rendered before it is read. The default is 10 000.</param>
    /// <param name="seed">Seed of the images. The default is 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 8 or a count below 1.</exception>
    public static IImageSource SyntheticFaces(
        int size, long count = DefaultCount, ulong seed = 0) =>
        new SyntheticFaces(size, count, seed);

    /// <summary>
    /// Synthetic seven-segment digits, rendered on demand: a small conditional data set that needs no download.
    /// </summary>
    /// <remarks>
    /// Bright on dark; position, size, rotation, thickness, color and brightness vary, and a segment is never thinner
    /// than 1.2 pixels. The label is the digit; image i shows i mod 10, so any range of ten is balanced. Image i
    /// depends on nothing but the seed and i: for a test set, take another seed. Gray images are the RGB ones in
    /// grayscale.
    /// </remarks>
    /// <param name="size">Width and height of the images, at least 12.</param>
    /// <param name="channels">1 for gray (the default), 3 for RGB.</param>
    /// <param name="count">The number of images; none is rendered before it is read. The default is 10 000.</param>
    /// <param name="seed">Seed of the images. The default is 0.</param>
    /// <exception cref="ArgumentException">
    /// A size below 12, another number of channels, or a count below 1.
    /// </exception>
    public static IImageSource SyntheticDigits(
        int size, int channels = 1, long count = DefaultCount, ulong seed = 0) =>
        new SyntheticDigits(size, channels, count, seed);

    /// <summary>Image folder with a caption for each image, for text to image.</summary>
    /// <remarks>
    /// Images are those of <see cref="ImageFolder(string, int, int, ImageFolderOptions?, ILogger?)"/>. Their captions are in
    /// one file of the directory, <c>captions.json</c>, an object <c>{"a.png": "a red bird"}</c>, or <c>captions.tsv</c>,
    /// lines of a name, a tabulator and a caption; names are paths within the directory, with slashes. Where there is
    /// neither, <c>a.txt</c> beside <c>a.png</c> has its caption in the first line that is not empty. All are UTF-8.
    /// </remarks>
    /// <param name="directory">A directory.</param>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="channels">1 (gray), 2 (gray and alpha), 3 (RGB, the default) or 4 (RGBA).</param>
    /// <param name="vocabulary">The words; for a test set that of the training set. By default those of the captions.</param>
    /// <param name="maxWords">The words of a caption that are kept. The default is 18, as in AttnGAN.</param>
    /// <param name="options">Preprocessing, treatment of corrupt files, and cache; copied.</param>
    /// <param name="log">Receives each skipped file, and messages of the cache. The default is none.</param>
    /// <exception cref="ArgumentException">A size or a number of words below 1, or another number of channels.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or none for the cache.</exception>
    /// <exception cref="InvalidDataException">
    /// Images are missing or corrupt; captions are missing or empty, or their file is damaged.
    /// </exception>
    public static CaptionedImages CaptionedFolder(
        string directory, int size, int channels = 3, Vocabulary? vocabulary = null,
        int maxWords = CaptionedImages.UsualWords, ImageFolderOptions? options = null, ILogger? log = null)
    {
        var images = new ImageFolder(directory, ImageShape.Square(channels, size), options, log);
        try
        {
            return new(images, CaptionFiles.Read(directory, images.Names), vocabulary, maxWords);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Synthetic scenes with captions, rendered on demand: 32×32 RGB images such as "a red square left of a blue circle".
    /// </summary>
    /// <remarks>
    /// Two different objects of four colors and three shapes, left of, right of, above or below each other, on black; they
    /// move by up to two pixels and have 9 to 11. Of the 66 pairs of objects 12 are never drawn for training
    /// (<see cref="Scene.IsUnseen"/>): a generator that draws them has learned what the words mean. <see cref="SceneReader"/>
    /// reads scenes back from images. Image i depends on nothing but the seed and i. The vocabulary is that of all captions.
    /// </remarks>
    /// <param name="count">The number of images; none is rendered before it is read. The default is 10 000.</param>
    /// <param name="seed">Seed of the images. The default is 0.</param>
    /// <param name="unseen">Whether the images show unseen pairs alone, for a test. By default they show none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public static CaptionedImages CaptionedScenes(long count = DefaultCount, ulong seed = 0, bool unseen = false)
    {
        var scenes = new ShapeScenes(unseen, count, seed);

        return new(scenes, [.. scenes.Captions], Vocabulary.FromCaptions(ShapeScenes.AllCaptions), maxWords: 8);
    }

    /// <summary>Synthetic furniture of voxels, made on demand: chairs, tables and shelves of random parts.</summary>
    /// <remarks>
    /// They stand upright in the middle of a cube; many are not symmetric: an arm on one side, drawers, divided shelves. Labels
    /// are the kinds, 0 to 2. Object i depends on nothing but the seed and i.
    /// </remarks>
    /// <param name="size">Depth, height and width in voxels, from 16 to 256. The default is 32.</param>
    /// <param name="count">The number of objects; none is made before it is read. The default is 10 000.</param>
    /// <param name="seed">Seed of the objects. The default is 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range, or the count below 1.</exception>
    public static IImageSource SyntheticFurniture(int size = 32, long count = DefaultCount, ulong seed = 0) =>
        new SyntheticFurniture(size, count, seed);

    /// <summary>Objects of voxels from the meshes and volumes of a directory and its sub-directories.</summary>
    /// <remarks>
    /// <para>
    /// Meshes (.obj, .ply, .stl) are voxelized (<see cref="Mesh.Voxelize"/>). Volumes (.npy, D×H×W; .nii and .nii.gz) are
    /// fitted into the cube, centered, by nearest neighbors; voxels above the middle between their least and their greatest
    /// value are solid.
    /// </para>
    /// <para>All files are read up front, in ordinal order, and kept as a byte a voxel. There are no labels.</para>
    /// </remarks>
    /// <param name="directory">The directory.</param>
    /// <param name="size">Depth, height and width in voxels, from 4 to 512. The default is 32.</param>
    /// <param name="zUp">Whether z is up in the meshes, as in many STL files; by default y is, as in OBJ files.</param>
    /// <param name="skipInvalid">
    /// Whether files that cannot be read are skipped, and listed in <see cref="IImageSource.Skipped"/>; by default the first
    /// one is an error.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or has no solid voxel, or there is none.</exception>
    /// <exception cref="NotSupportedException">A NIfTI file is of a variant that is not read.</exception>
    public static IImageSource VoxelFolder(string directory, int size = 32, bool zUp = false, bool skipInvalid = false) =>
        new VoxelFolder(directory, size, zUp, skipInvalid);

    /// <summary>Tensor data set (as PyTorch's <c>TensorDataset</c>): images that are already in memory.</summary>
    /// <remarks>
    /// Images and labels are copied (4 bytes a value): the tensors stay the caller's, who may change or dispose them at
    /// once.
    /// </remarks>
    /// <param name="images">
    /// Shape N×C×H×W with at least one image of 1 to 4 channels, or N×C×D×H×W for volumes; float32, values in [-1, 1], on
    /// any device.
    /// </param>
    /// <param name="labels">Shape N, int64, none below 0. By default images have no label.</param>
    /// <param name="classes">
    /// The number of classes. The default is one more than the highest label, so set it where the last class might be
    /// missing.
    /// </param>
    /// <param name="classNames">
    /// The names of the classes, in the order of their labels. By default there are none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A tensor has another shape or type, a value or label is out of range, or classes come without labels.
    /// </exception>
    public static IImageSource FromTensor(
        torch.Tensor images, torch.Tensor? labels = null, int? classes = null,
        IReadOnlyList<string>? classNames = null) =>
        new TensorImageSource(images, labels, classes, classNames);

    /// <summary>Padding (as torchvision's <c>Pad</c>): centers the images of another source in larger ones.</summary>
    /// <remarks>MNIST's 28×28 images in 32×32, for instance. Disposing the result disposes the source.</remarks>
    /// <param name="source">The images.</param>
    /// <param name="height">Height of the larger images, at least the source's.</param>
    /// <param name="width">Width of the larger images, at least the source's.</param>
    /// <param name="background">Value of the padding, from -1, the default, for black to 1 for white.</param>
    /// <exception cref="ArgumentException">The images do not fit in, or the background is out of range.</exception>
    public static IImageSource Pad(IImageSource source, int height, int width, double background = -1) =>
        new PaddedImageSource(source, height, width, background);

    /// <summary>Random square patches (as torchvision's <c>RandomCrop</c>) of larger images in memory.</summary>
    /// <remarks>
    /// The images are copied (4 bytes a value). Patch i comes from image i mod n, from a place that depends on nothing
    /// but the seed and i. To hold images out, make two sources of different images: patches of one image overlap.
    /// </remarks>
    /// <param name="images">
    /// Images C×H×W of float32 in [-1, 1], of any size from that of a patch up, all of the same 1 to 4 channels.
    /// </param>
    /// <param name="size">Width and height of a patch.</param>
    /// <param name="count">The number of patches.</param>
    /// <param name="seed">Seed of the places. The default is 0.</param>
    /// <exception cref="ArgumentException">
    /// There is no image, one is too small or of another type, or a number is below 1.
    /// </exception>
    public static IImageSource Patches(
        IReadOnlyList<torch.Tensor> images, int size, long count, ulong seed = 0) =>
        new PatchSource(images, size, count, seed);

    /// <summary>Pairs for image-to-image translation, whose inputs are computed from the images of another source.</summary>
    /// <remarks>
    /// The images are the targets. Disposing the result disposes the source. <see cref="Pairs.ImageCorruptions"/> has functions
    /// for usual tasks, such as colorization and inpainting.
    /// </remarks>
    /// <param name="source">The images.</param>
    /// <param name="toInputs">
    /// Computes inputs from images N×C×H×W and their indices; on several threads at once, as
    /// <see cref="IImageSource.Read"/>. What is random in it must follow from the indices.
    /// </param>
    public static IImageSource Pairs(
        IImageSource source, Func<torch.Tensor, IReadOnlyList<long>, torch.Tensor> toInputs) =>
        new DerivedInputSource(source, toInputs);

    /// <summary>
    /// Pairs for image-to-image translation from two folders of image files with the same names, such as day and night.
    /// </summary>
    /// <remarks>
    /// An extension does not count: a photograph may be a JPEG, its labels a PNG. Both images of a pair are resized and
    /// cropped alike, so they stay aligned where their files have the same aspect ratio. Class folders and dataset.json
    /// give no labels here.
    /// </remarks>
    /// <param name="inputs">A directory or a zip archive of inputs.</param>
    /// <param name="targets">A directory or a zip archive of targets.</param>
    /// <param name="inputShape">The shape of the inputs.</param>
    /// <param name="targetShape">The shape of the targets.</param>
    /// <param name="options">Preprocessing and treatment of corrupt files; copied. A cache file is refused.</param>
    /// <param name="log">Receives each skipped file. The default is none.</param>
    /// <exception cref="ArgumentException">A shape is invalid, or the options name a cache file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">
    /// An image has no partner, or shares its name; or a folder holds no image or a corrupt one.
    /// </exception>
    public static IImageSource PairedImageFolder(
        string inputs, string targets, ImageShape inputShape, ImageShape targetShape,
        ImageFolderOptions? options = null, ILogger? log = null) =>
        new PairedImageFolder(inputs, targets, inputShape, targetShape, options, log);

    /// <summary>
    /// Images of two domains that belong to no pairs, such as photographs and drawings, for unpaired image-to-image
    /// translation (CycleGAN).
    /// </summary>
    /// <remarks>
    /// A batch's inputs are of A and its images of B. The sources may be of any sizes: in a pass over the result each
    /// image of the larger one comes 16 times, each time beside a random image of the other one, which follows from the
    /// seed and the index. Labels are left out. Disposing the result disposes both sources.
    /// </remarks>
    /// <param name="a">
    /// Images of domain A, such as an <see cref="ImageFolder(string, int, int, ImageFolderOptions?, ILogger?)"/>.
    /// </param>
    /// <param name="b">Images of domain B, of the same height and width.</param>
    /// <param name="seed">Seed of the random images. The default is 0.</param>
    /// <exception cref="ArgumentException">The images of the two sources differ in size.</exception>
    public static IImageSource Unpaired(IImageSource a, IImageSource b, ulong seed = 0) =>
        new UnpairedSource(a, b, seed);

    /// <summary>Slices of a volume, such as an image of magnetic resonance, as gray images of its size.</summary>
    /// <remarks>
    /// For images of one size and place take <see cref="Patches"/> of slices. Neighboring slices resemble each other, and
    /// so do both halves of a head: hold out whole subjects for a result that says anything about new ones.
    /// </remarks>
    /// <param name="volume">The volume, which <see cref="NiftiVolume.Read"/> reads.</param>
    /// <param name="axis">The axis across which it is sliced. The default is z.</param>
    /// <param name="first">The first slice. The default is 0.</param>
    /// <param name="count">The number of slices. The default is all from the first one on.</param>
    /// <param name="black">The value that becomes -1, and all below. The default is the volume's least.</param>
    /// <param name="white">The value that becomes 1, and all above. The default is the volume's greatest.</param>
    /// <exception cref="ArgumentException">There are no such slices, or black is not less than white.</exception>
    public static IImageSource Slices(
        NiftiVolume volume, SliceAxis axis = SliceAxis.Z, int first = 0, int? count = null, double? black = null,
        double? white = null) =>
        new SliceSource(volume, axis, first, count, black, white);

    /// <summary>
    /// Pairs of slices of an image volume and of its label volume, for segmentation: gray inputs N×1×H×W, and label maps
    /// in the colors of a palette, N×3×H×W, as images.
    /// </summary>
    /// <remarks>
    /// <see cref="Patches"/> of inputs and of images, with one seed, are pairs again: they are cut from the same places.
    /// An atlas may number both halves of a head differently: <see cref="LabelVolume.Merge"/> makes labels classes.
    /// </remarks>
    /// <param name="volume">The image; its least value becomes -1, its greatest 1.</param>
    /// <param name="labels">Its labels, of the same grid.</param>
    /// <param name="palette">The color of each label from 0 on.</param>
    /// <param name="axis">The axis across which both are sliced. The default is z.</param>
    /// <param name="first">The first slice. The default is 0.</param>
    /// <param name="count">The number of slices. The default is all from the first one on.</param>
    /// <exception cref="ArgumentException">
    /// The grids differ, a label has no color, there are no such slices, or the image has one value alone.
    /// </exception>
    public static IImageSource SegmentedSlices(
        NiftiVolume volume, LabelVolume labels, LabelPalette palette, SliceAxis axis = SliceAxis.Z, int first = 0,
        int? count = null) =>
        new SegmentedSliceSource(volume, labels, palette, axis, first, count);
}
