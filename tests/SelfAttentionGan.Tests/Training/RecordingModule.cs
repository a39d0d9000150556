using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

/// <summary>A network that writes down what it is called with.</summary>
internal sealed class RecordingModule : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> inner;

    public RecordingModule(Module<Tensor, Tensor> inner)
        : base(nameof(RecordingModule))
    {
        this.inner = inner;
        RegisterComponents();
    }

    /// <summary>The shapes, call after call.</summary>
    public List<string> Shapes { get; } = [];

    /// <summary>The numbers, call after call.</summary>
    public List<string> Inputs { get; } = [];

    public override Tensor forward(Tensor input)
    {
        Note(input);

        return inner.call(input);
    }

    /// <summary>Writes down a call.</summary>
    public void Note(Tensor input)
    {
        lock (Shapes)
        {
            Shapes.Add(string.Join('×', input.shape));
            Inputs.Add(TensorHash.Of(input));
        }
    }
}
