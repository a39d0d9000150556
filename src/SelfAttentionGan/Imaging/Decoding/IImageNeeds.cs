namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>What of an image is needed, so that a decoder may leave out the rest.</summary>
internal interface IImageNeeds
{
    /// <summary>Down to which factor an image of this size, as displayed, may be scaled, and lose nothing.</summary>
    double LeastScale(int width, int height);

    /// <summary>Which columns of an image of this size, as displayed, are used: the others are cropped away.</summary>
    (int Left, int Width) Columns(int width, int height);
}
