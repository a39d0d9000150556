using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>The operators that SystemTorch adds to torch's, or none on another torch.</summary>
/// <remarks>The only door to an operator that a torch does not know by name is a script.</remarks>
internal static class NativeOperators
{
    private const string Script =
        """
        def attention(query, key, value):
            return torch.ops.systemtorch.attention(query, key, value)

        def attention_backward(gradient, query, key, value, output, rows):
            return torch.ops.systemtorch.attention_backward(gradient, query, key, value, output, rows)

        def convolution(x, matrix, kh: int, kw: int, sh: int, sw: int, ph: int, pw: int):
            return torch.ops.systemtorch.convolution(x, matrix, [kh, kw], [sh, sw], [ph, pw])

        def convolution_transposed(
                x, matrix, kh: int, kw: int, sh: int, sw: int, ph: int, pw: int, height: int, width: int):
            return torch.ops.systemtorch.convolution_transposed(
                x, matrix, [kh, kw], [sh, sw], [ph, pw], height, width)

        def convolution_weight(coarse, fine, kh: int, kw: int, sh: int, sw: int, ph: int, pw: int):
            return torch.ops.systemtorch.convolution_weight(coarse, fine, [kh, kw], [sh, sw], [ph, pw])

        """; // a script ends with a line break

    // Ranks call it from their threads at once, as scripts may be.
    private static readonly Lazy<jit.CompilationUnit?> Unit = new(Compile);

    /// <summary>Whether this torch has them.</summary>
    public static bool Exist => Unit.Value is not null;

    /// <summary>Calls one of them.</summary>
    public static T Call<T>(string name, params object[] inputs) => (T)Unit.Value!.invoke(name, inputs);

    // TorchSharp does not throw where a script names what there is not: it ends the process. So it is not asked.
    private static jit.CompilationUnit? Compile() =>
        typeof(torch).Assembly.GetName().Name == "SystemTorch" ? jit.compile(Script) : null;
}
