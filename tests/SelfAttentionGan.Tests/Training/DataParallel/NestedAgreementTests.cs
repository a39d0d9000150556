using SelfAttentionGan.Tests.Training.Distributed;
using SelfAttentionGan.Training.DataParallel;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.DataParallel;

public sealed class NestedAgreementTests
{
    [Theory]
    [InlineData("before")]
    [InlineData("within")]
    [InlineData("after")]
    public void A_failure_of_one_process_is_exchanged_once(string place)
    {
        var failures = ThreadProcessGroup.Run(2, group =>
        {
            var agreement = new Agreement(group, CPU);
            agreement.Run(() =>
            {
                Reach("before");
                agreement.Run(() => Reach("within"));
                Reach("after");
            });

            void Reach(string here)
            {
                if (group.Rank == 1 && here == place)
                    throw new FileNotFoundException("image 7 is missing");
            }
        });

        failures[0].Should().BeOfType<InvalidOperationException>();
        failures[1].Should().BeOfType<FileNotFoundException>();
        failures.Select(failure => Agreement.MessageOf(failure!))
            .Should().OnlyContain(message => message == "Rank 1 of 2: image 7 is missing");
    }

    [Fact]
    public void A_failure_of_all_processes_is_that_of_none()
    {
        var failures = ThreadProcessGroup.Run(2, group => new Agreement(group, CPU).Run(
            () => throw new ArgumentException($"wrong on {group.Rank}"), describe: failure => $"it is {failure.Message}"));

        failures.Should().OnlyContain(failure => failure is ArgumentException);
        failures.Select(failure => Agreement.MessageOf(failure!)).Should().OnlyContain(message => message == "it is wrong on 0");
    }
}
