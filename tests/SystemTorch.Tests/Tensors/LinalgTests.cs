using Goldens;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class LinalgTests
{
    private readonly Golden golden = new("linalg");

    [Fact]
    public void A_matrix_is_its_singular_vectors_times_its_singular_values()
    {
        var (u, s, vh) = linalg.svd(golden["matrix"], fullMatrices: false);

        golden.ShouldHold("svdvals", s, within: 1e-10);
        golden.ShouldHold("matrix", u.mm(s.diag()).mm(vh), within: 1e-10);
        u.t().mm(u).allclose(eye(4, dtype: float64)).Should().BeTrue("singular vectors are orthonormal");
    }

    [Fact]
    public void A_full_decomposition_has_square_factors()
    {
        var (u, s, vh) = linalg.svd(golden["matrix"]);

        u.shape.Should().Equal(6, 6);
        s.shape.Should().Equal(4);
        vh.shape.Should().Equal(4, 4);
    }

    [Fact]
    public void Singular_values_come_alone_too() =>
        golden.ShouldHold("svdvals", linalg.svdvals(golden["matrix"]), within: 1e-10);

    [Fact]
    public void A_symmetric_matrix_is_its_eigenvectors_times_its_eigenvalues()
    {
        var (values, vectors) = linalg.eigh(golden["symmetric"]);

        golden.ShouldHold("eigenvalues", values, within: 1e-10);
        golden.ShouldHold("symmetric", vectors.mm(values.diag()).mm(vectors.t()), within: 1e-10);
    }

    [Fact]
    public void Only_the_named_triangle_is_read()
    {
        var lower = golden["symmetric"].tril();

        golden.ShouldHold("eigenvalues", linalg.eigh(lower).Item1, within: 1e-10);
        golden.ShouldHold("eigenvalues", linalg.eigh(lower.t(), UPLO: 'U').Item1, within: 1e-10);
        golden.ShouldHold("eigenvalues", linalg.eigvalsh(lower), within: 1e-10);
    }

    [Fact]
    public void Inverses_factors_and_norms_equal_PyTorchs()
    {
        golden.ShouldHold("inverse", linalg.inv(golden["symmetric"]), within: 1e-10);
        golden.ShouldHold("cholesky", linalg.cholesky(golden["symmetric"]), within: 1e-10);
        golden.ShouldHold("norm", linalg.norm(golden["matrix"]), within: 1e-10);
        golden.ShouldHold("covariance", cov(golden["matrix"].t()), within: 1e-10);
    }

    [Fact]
    public void An_orthogonal_and_a_triangular_factor_make_the_matrix()
    {
        var (q, r) = linalg.qr(golden["matrix"]);

        golden.ShouldHold("matrix", q.mm(r), within: 1e-10);
        r.allclose(r.triu(), 0, 0).Should().BeTrue();
    }
}
