using System.Buffers.Binary;

namespace SelfAttentionGan.Data.Volumes;

/// <summary>The header of a NIfTI-1 file (Cox et al. 2004): 348 bytes in either byte order.</summary>
/// <param name="Width">Voxels along the first axis, the fastest in the file.</param>
/// <param name="Height">Voxels along the second axis.</param>
/// <param name="Depth">Voxels along the third axis.</param>
/// <param name="Type">The type of a stored value.</param>
/// <param name="Offset">Where the data begins.</param>
/// <param name="Factor">What stored values are multiplied by.</param>
/// <param name="Summand">What is added to the products.</param>
/// <param name="IsBigEndian">The byte order of the whole file.</param>
internal sealed record NiftiHeader(
    int Width, int Height, int Depth, NiftiType Type, long Offset, double Factor, double Summand, bool IsBigEndian)
{
    public const int Length = 348;

    private const int Nifti2Length = 540, FirstOffset = 352, MaxOffset = 1 << 24;

    // 1 GB as the floats that they become.
    private const long MaxVoxels = 1 << 28;

    /// <summary>Edges of a voxel along the three axes, in the file's unit, usually mm; 1 where a file has none.</summary>
    public required IReadOnlyList<double> VoxelSize { get; init; }

    public long Voxels => (long)Width * Height * Depth;

    public int BytesPerVoxel => Type switch
    {
        NiftiType.UInt8 => 1,
        NiftiType.Int16 or NiftiType.UInt16 => 2,
        NiftiType.Int32 or NiftiType.Float32 => 4,
        _ => 8,
    };

    /// <exception cref="InvalidDataException">It is no such header, or declares what cannot be.</exception>
    /// <exception cref="NotSupportedException">It is of another variant of the format.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> bytes)
    {
        var fields = new Fields(bytes, RequireByteOrder(bytes));
        RequireMagic(bytes[344..348]);

        var (width, height, depth) = Sizes(fields);
        var header = new NiftiHeader(
            width, height, depth, TypeOf(fields), OffsetOf(fields), Factor: fields.Single(112), Summand: fields.Single(116),
            fields.IsBigEndian)
        {
            VoxelSize = [EdgeOf(fields.Single(80)), EdgeOf(fields.Single(84)), EdgeOf(fields.Single(88))],
        };

        return header.Checked();
    }

    private static double EdgeOf(float edge) => edge is > 0 and < float.PositiveInfinity ? edge : 1;

    private static bool RequireByteOrder(ReadOnlySpan<byte> bytes)
    {
        var (little, big) = (BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes));
        if (little == Nifti2Length || big == Nifti2Length)
            throw new NotSupportedException(
                $"A volume is a NIfTI-1 file, whose header has {Length} bytes, but this is NIfTI-2, with {Nifti2Length}. "
                + "Convert it, for instance with nifti_tool or nibabel.");
        if (little != Length && big != Length)
            throw new InvalidDataException(
                $"A NIfTI-1 file begins with the length of its header, {Length}, but this with bytes "
                + $"{Convert.ToHexString(bytes[..4])}. It is of another format, such as DICOM, or damaged: convert it first.");

        return little != Length;
    }

    private static void RequireMagic(ReadOnlySpan<byte> magic)
    {
        if (magic.SequenceEqual("ni1\0"u8))
            throw new NotSupportedException(
                "A volume is one NIfTI-1 file, but this is the header of a pair (.hdr and .img). Convert the pair to a .nii file.");
        if (!magic.SequenceEqual("n+1\0"u8))
            throw new InvalidDataException(
                "The header of a NIfTI-1 file ends in 6E 2B 31 00, but this in "
                + $"{Convert.ToHexString(magic)}. It is an Analyze 7.5 file, or damaged: convert it first.");
    }

    private static (int, int, int) Sizes(Fields fields)
    {
        var rank = fields.Int16(40);
        if (rank is < 1 or > 7)
            throw new InvalidDataException($"A NIfTI-1 file has 1 to 7 dimensions, but this declares {rank}. It is damaged.");

        var used = new int[rank];
        for (var i = 0; i < rank; i++)
            used[i] = fields.Int16(42 + 2 * i);
        if (used.Any(size => size < 1))
            throw new InvalidDataException(
                $"The sizes in a NIfTI-1 file are at least 1, but this declares {string.Join("×", used)}. It is damaged.");
        if (used.Skip(3).Any(size => size > 1))
            throw new NotSupportedException(
                $"A volume has three dimensions, but this file has {string.Join("×", used)}. Extract one volume of the series first.");

        return (used[0], used.ElementAtOrDefault(1) is > 0 and var height ? height : 1,
            used.ElementAtOrDefault(2) is > 0 and var depth ? depth : 1);
    }

    private static NiftiType TypeOf(Fields fields)
    {
        var type = (NiftiType)fields.Int16(70);

        return Enum.IsDefined(type)
            ? type
            : throw new NotSupportedException(
                $"Values of a volume are {string.Join(", ", Enum.GetValues<NiftiType>().Select(known => $"{known} ({known:D})"))}, "
                + $"but this file has type {type:D}. Convert it to Float32.");
    }

    private static long OffsetOf(Fields fields)
    {
        var offset = fields.Single(108);

        // NaN fails both comparisons.
        return offset is >= FirstOffset and <= MaxOffset
            ? (long)offset
            : throw new InvalidDataException(
                $"The data of a NIfTI-1 file begins at byte {FirstOffset} to {MaxOffset}, but this declares {offset}. It is damaged.");
    }

    private NiftiHeader Checked()
    {
        if (Voxels > MaxVoxels)
            throw new InvalidDataException(
                $"A volume has at most {MaxVoxels} voxels, but this declares {Width}×{Height}×{Depth}. It is damaged, or too "
                + "large: resample it.");
        if (!double.IsFinite(Factor) || !double.IsFinite(Summand))
            throw new InvalidDataException(
                $"Stored values are scaled by finite numbers, but this file declares {Factor} and {Summand}. It is damaged.");

        // The format's own rule: a factor of 0 means that values are not scaled.
        return Factor == 0 ? this with { Factor = 1, Summand = 0 } : this;
    }

    private readonly ref struct Fields
    {
        private readonly ReadOnlySpan<byte> bytes;

        public Fields(ReadOnlySpan<byte> bytes, bool isBigEndian)
        {
            this.bytes = bytes;
            IsBigEndian = isBigEndian;
        }

        public bool IsBigEndian { get; }

        public short Int16(int at) => IsBigEndian
            ? BinaryPrimitives.ReadInt16BigEndian(bytes[at..])
            : BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);

        public float Single(int at) => IsBigEndian
            ? BinaryPrimitives.ReadSingleBigEndian(bytes[at..])
            : BinaryPrimitives.ReadSingleLittleEndian(bytes[at..]);
    }
}

/// <summary>The types of stored values, by their numbers in the format.</summary>
internal enum NiftiType : short
{
    UInt8 = 2,
    Int16 = 4,
    Int32 = 8,
    Float32 = 16,
    Float64 = 64,
    UInt16 = 512,
}
