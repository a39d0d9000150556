using TorchSharp.Interop;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A learnt vector for each index.</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long paddingRow;
    private readonly double? longest;
    private readonly double normKind;
    private readonly bool scaleByFrequency;
    private readonly bool sparse;

    internal Embedding(
        Parameter weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
        : base(nameof(Embedding))
    {
        var rows = weight.size(0);
        if (padding_idx is { } row && (row < -rows || row >= rows))
            throw new ArgumentException(
                $"padding_idx must lie within the {rows} embeddings, but got {row}.", nameof(padding_idx));

        paddingRow = padding_idx is not { } index ? -1 : index < 0 ? index + rows : index;
        longest = max_norm;
        normKind = norm_type;
        scaleByFrequency = scale_grad_by_freq;
        this.sparse = sparse;
        this.weight = weight;
    }

    internal Embedding(
        long num_embeddings, long embedding_dims, long? padding_idx, double? max_norm, double norm_type,
        bool scale_grad_by_freq, bool sparse, Device? device, ScalarType? dtype)
        : this(nn.Parameter(empty(num_embeddings, embedding_dims, dtype, device)), padding_idx, max_norm, norm_type,
            scale_grad_by_freq, sparse)
    {
        nn.init.normal_(weight);
        if (paddingRow < 0)
            return;
        using var ungraded = no_grad();
        using var row = weight.select(0, paddingRow);
        row.zero_();
    }

    [field: ComponentName(Name = nameof(weight))]
    public Parameter weight { get; set => Hold(ref field, value, nameof(weight)); }

    public override Tensor forward(Tensor input)
    {
        if (longest is { } limit)
            ShortenRows(input, limit);
        return Operators.embedding.Call(weight, input, paddingRow, scaleByFrequency, sparse);
    }

    private void ShortenRows(Tensor input, double limit)
    {
        using var ungraded = no_grad();
        using var indices = input.contiguous();
        Operators.embedding_renorm_.CallInPlace(weight, indices, limit, normKind);
    }
}
