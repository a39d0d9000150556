using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>A module that records its inputs.</summary>
internal sealed class RecordingModule : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> inner;

    public RecordingModule(Module<Tensor, Tensor> inner)
        : base(nameof(RecordingModule))
    {
        this.inner = inner;
        RegisterComponents();
    }

    /// <summary>Input shapes, one per call.</summary>
    public List<string> Shapes { get; } = [];

    /// <summary>Input hashes, one per call.</summary>
    public List<string> Inputs { get; } = [];

    public override Tensor forward(Tensor input)
    {
        Record(input);

        return inner.call(input);
    }

    /// <summary>Records a call.</summary>
    public void Record(Tensor input)
    {
        lock (Shapes)
        {
            Shapes.Add(string.Join('×', input.shape));
            Inputs.Add(TensorHash.Of(input));
        }
    }
}
