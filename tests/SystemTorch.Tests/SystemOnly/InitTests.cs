using Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.SystemOnly;

public sealed class InitTests
{
    private readonly Golden golden = new("init");

    [Fact]
    public void Xavier_normal_draws_the_normal_numbers_that_PyTorch_draws()
    {
        var weight = empty(4, 3, 3, 3);
        manual_seed(8);

        init.xavier_normal_(weight);

        golden.ShouldHold("xavier_normal_", weight, within: 2e-6);
    }

    [Fact]
    public void Truncated_normal_draws_the_numbers_that_PyTorch_draws()
    {
        var weight = empty(6, 6);
        manual_seed(8);

        init.trunc_normal_(weight, 0, 1, -1, 1.5);

        golden.ShouldHold("trunc_normal_", weight, within: 2e-6);
    }
}
