namespace SelfAttentionGan.Data;

/// <summary>How an image is resized to a shape of another aspect ratio.</summary>
public enum ResizeMode
{
    /// <summary>
    /// Center crop: the largest centered part of the target's aspect ratio. Nothing is distorted, edges are lost.
    /// </summary>
    Crop,

    /// <summary>Letterboxing: the whole image, centered on background. Nothing is lost or distorted.</summary>
    Pad,

    /// <summary>Uneven scaling. Nothing is lost, shapes are distorted.</summary>
    Stretch,
}
