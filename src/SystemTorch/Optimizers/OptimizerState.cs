using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers of one parameter between steps.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Starts afresh, as before the first step.</summary>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Copies what another state remembers.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public virtual void to(Device device)
    {
    }

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        if (!reader.ReadBoolean())
            result = Replace(result, null);
        else if (result is not null)
            result.Load(reader);
        else
            result = TensorExtensionMethods.Load(reader).to(device, disposeAfter: true).DetachFromDisposeScope();
    }

    /// <summary>A copy of another state's tensor where the parameter is; the old tensor dies.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    private protected Tensor? Copy(Tensor? old, Tensor? source) =>
        Replace(old, source?.to(_parameter.device, copy: true));

    private protected Tensor Zeros(Tensor? old) => Replace(old, zeros_like(_parameter));

    [return: NotNullIfNotNull(nameof(old))]
    private protected static Tensor? Move(Tensor? old, Device device) => Replace(old, old?.to(device));

    /// <summary>The fresh tensor, out of every scope; the old one dies.</summary>
    [return: NotNullIfNotNull(nameof(fresh))]
    private protected static Tensor? Replace(Tensor? old, Tensor? fresh)
    {
        old?.Dispose();
        return fresh?.DetachFromDisposeScope();
    }

    private protected static bool Near(Tensor? own, Tensor? other) =>
        own is null || (other is not null && own.allclose(other));
}
