using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Interop;

namespace SystemTorch.Tests.SystemOnly;

public sealed class NativeLoaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly string? before = Environment.GetEnvironmentVariable(NativeLoader.PathVariable);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(NativeLoader.PathVariable, before);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_missing_library_says_what_was_tried_and_how_to_mend_it()
    {
        var missing = Path.Combine(folder, "libsystemtorch.so");

        Loading(missing).Should().Throw<DllNotFoundException>()
            .WithMessage($"*{missing}: there is no such file*").WithMessage($"*{NativeLoader.PathVariable}*unset it*");
    }

    [Fact]
    public void A_file_that_is_no_library_says_so()
    {
        var text = Path.Combine(folder, "libsystemtorch.so");
        File.WriteAllText(text, "not a library");

        Loading(text).Should().Throw<DllNotFoundException>().WithMessage($"*{text}*");
    }

    [Fact]
    public void Another_library_says_so()
    {
        var other = Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so").Single();

        Loading(other).Should().Throw<DllNotFoundException>().WithMessage($"*{other}: this is another library*");
    }

    [Fact]
    public void A_library_built_for_another_libtorch_names_it_and_how_to_mend_it()
    {
        var other = Path.Combine(folder, "libsystemtorch.so");
        var ours = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libsystemtorch.so"));
        File.WriteAllBytes(other, Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(ours).Replace("libtorch_cpu.so", "libtorch_old.so")));

        Loading(other).Should().Throw<DllNotFoundException>()
            .WithMessage("*libtorch_old.so*cannot open shared object file*").WithMessage("*libtorch-dev*Torch_DIR*");
    }

    [Fact]
    public void The_library_beside_the_application_is_found()
    {
        Environment.SetEnvironmentVariable(NativeLoader.PathVariable, null);

        NativeLoader.Load().Should().NotBe(0);
    }

    private static Action Loading(string path)
    {
        Environment.SetEnvironmentVariable(NativeLoader.PathVariable, path);
        return () => NativeLoader.Load();
    }
}
