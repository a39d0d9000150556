using System.Text.RegularExpressions;

namespace Sagan.Cli.Doctor;

/// <summary>Which library multiplies matrices: it decides whether a training takes hours or days.</summary>
public static partial class Blas
{
    private static readonly (string Part, string Name)[] Known =
    [
        ("openblas", "OpenBLAS"), ("mkl", "MKL"), ("blis", "BLIS"), ("atlas", "ATLAS"), ("accelerate", "Accelerate"),
    ];

    /// <summary>Judges by the paths of all libraries that are loaded.</summary>
    public static Finding Judge(IEnumerable<string> loaded)
    {
        var libraries = loaded.Where(path => Multiplies().IsMatch(path)).Distinct().ToArray();
        if (libraries.Length == 0)
            return new("blas", OperatingSystem.IsLinux() ? "within libtorch" : "not known on this system");

        var named = Known.FirstOrDefault(known => libraries.Any(path => Mentions(path, known.Part)));
        var path = libraries.FirstOrDefault(path => named.Part is null || Mentions(path, named.Part));

        return named.Name is { } name
            ? new("blas", $"{name} ({path})")
            : new(
                "blas", $"the reference one ({path})",
                "The reference BLAS is tens of times slower than OpenBLAS: apt-get install libopenblas0-openmp, or "
                + "choose one that is there with update-alternatives --config libblas.so.3-x86_64-linux-gnu.");
    }

    private static bool Mentions(string path, string part) => path.Contains(part, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"/lib(c?blas|openblas|f77blas|[st]?atlas|mkl_\w+|blis)[^/]*\.so[.\d]*$")]
    private static partial Regex Multiplies();
}
