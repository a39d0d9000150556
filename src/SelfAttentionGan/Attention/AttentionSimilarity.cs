namespace SelfAttentionGan.Attention;

/// <summary>What attention compares a query with a key by: its score, before the softmax over the keys.</summary>
public enum AttentionSimilarity
{
    /// <summary>The dot product, <c>qᵀk</c>: SAGAN's.</summary>
    DotProduct,

    /// <summary>
    /// The negative squared distance, <c>−‖q − k‖²</c> (L2 attention, Kim et al. 2021): the remedy for dot products,
    /// with which attention is not Lipschitz continuous, in discriminators above all. ViTGAN and GigaGAN have it.
    /// </summary>
    L2Distance,
}
