using System.Security.Cryptography;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Distributed.Tests.Tool;

/// <summary>The tool `sagan`, started by mpirun.</summary>
public sealed class TrainInProcessesTests : IDisposable
{
    private static readonly string Sagan = Path.Combine(AppContext.BaseDirectory, "sagan.dll");

    private static readonly string[] Small =
    [
        "train", "--preset", "Toy16", "--batch", "6", "--device", "cpu", "--set", "BaseChannels=4", "--set", "CheckpointEvery=2",
        "--set", "ReportEvery=2", "--set", "SampleEvery=2", "--set", "HorizontalFlip=true",
    ];

    private readonly TemporaryFolder folder = new();

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void Rank_0_writes_one_run_which_resumes_in_another_number_of_processes(string implementation)
    {
        using var training = Start(implementation, 2, [.. Small, "--steps", "4", "--out", Out]);
        training.Exit().Should().Be(0, training.Output);
        using var resumed = Start(implementation, 3, ["resume", Out, "--steps", "6"]);
        resumed.Exit().Should().Be(0, resumed.Output);

        Count(training, "step 4/4").Should().Be(1, "rank 0 alone prints: {0}", training.Output);
        Count(training, "group    2 processes").Should().Be(1);
        Count(resumed, "Resuming from step 4.").Should().Be(1, resumed.Output);
        var run = new RunArtifacts(Out);
        run.ShouldBeReadable();
        run.NewestStep.Should().Be(6);
        run.Reports().Should().HaveCount(3);
        File.ReadAllText(run.Log).Should().Contain("Rank 1 is process ").And.Contain("Training in 3 processes");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void Processes_with_other_options_end_with_one_message(string implementation)
    {
        using var run = StartCommand(
            implementation,
            ["-n", "1", "dotnet", Sagan, .. Small, "--steps", "4", "--out", Out, ":",
            "-n", "1", "dotnet", Sagan, .. Small, "--steps", "5", "--out", Out]);

        run.Exit().Should().NotBe(0);
        Count(run, "Rank 1 of 2").Should().Be(1, run.Output);
        run.Output.Should().Contain("teps");
        Directory.Exists(Path.Combine(Out, "checkpoints")).Should().BeFalse("nothing was trained");
        Directory.Exists(Out).Should().BeFalse("the options are compared before anything is written");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    public void A_process_with_other_data_ends_all_with_one_message_and_damages_nothing(string implementation)
    {
        var (own, other, cache) = (WriteImages("own"), WriteImages("other"), Path.Combine(folder.Path, "images.cache"));
        using var training = Start(
            implementation, 2, [.. Small, "--data", own, "--set", $"Cache={cache}", "--steps", "2", "--out", Out]);
        training.Exit().Should().Be(0, training.Output);
        Directory.GetFiles(folder.Path).Should().Equal([cache], "both processes share it");
        var saved = Checkpoints();

        using var run = StartCommand(
            implementation,
            ["-n", "1", "dotnet", Sagan, "resume", Out, "--steps", "4", ":",
            "-n", "1", "dotnet", Sagan, "resume", Out, "--steps", "4", "--data", other]);

        run.Exit().Should().NotBe(0);
        Count(run, "Rank 1 of 2: Processes that train together must have the same").Should().Be(1, run.Output);
        run.Output.Should().Contain("data with the fingerprint");
        Checkpoints().Should().Equal(saved);
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    public void A_process_with_an_error_in_its_command_line_ends_all_with_one_message(string implementation)
    {
        using var run = StartCommand(
            implementation,
            ["-n", "1", "dotnet", Sagan, .. Small, "--out", Out, ":", "-n", "1", "dotnet", Sagan, .. Small, "--stepz", "4"]);

        run.Exit().Should().NotBe(0);
        Count(run, "Rank 1 of 2: ").Should().Be(1, run.Output);
        run.Output.Should().Contain("'--stepz'");
        Directory.Exists(Out).Should().BeFalse();
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void An_error_in_the_options_is_reported_once(string implementation)
    {
        using var run = Start(implementation, 3, [.. Small, "--set", "GradientAccumulationSteps=3", "--out", Out]);

        run.Exit().Should().NotBe(0);
        Count(run, "BatchSize must be a multiple").Should().Be(1, run.Output);
        run.Output.Should().NotContain("   at ");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void Ctrl_C_on_mpirun_saves_once(string implementation)
    {
        using var run = Start(implementation, 2, killTimeout: "10", [.. Small, "--steps", "1000000", "--out", Out]);
        run.WaitFor("step 2/1000000");

        // A shell that starts the tests in the background turns Ctrl-C off.
        MpiRun.Signal(IgnoredSignals.CtrlC ? "TERM" : "INT", run.Id);

        run.Exit().Should().NotBe(0);
        var artifacts = new RunArtifacts(Out);
        artifacts.ShouldBeReadable();
        Count(run, $"Interrupted; step {artifacts.NewestStep} is saved.").Should().Be(1, run.Output);
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void The_doctor_tests_the_group(string implementation)
    {
        using var run = Start(implementation, 2, ["doctor"]);

        run.Exit();

        run.Output.Should().MatchRegex(@"processes +2 on 1 computer \((Open MPI|MPICH) [0-9.]+\), all-reduce of 28 MB in [0-9.]+ ms");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    public void Other_commands_run_once(string implementation)
    {
        using var run = Start(implementation, 2, ["presets", "Toy16"]);

        run.Exit().Should().Be(0);
        Count(run, "Toy16").Should().Be(1, run.Output);
    }

    public void Dispose() => folder.Dispose();

    private string Out => Path.Combine(folder.Path, "run");

    /// <summary>Writes a folder of images, which are named after it.</summary>
    private string WriteImages(string name)
    {
        var images = Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
        for (var i = 0; i < 6; i++)
            File.WriteAllBytes(Path.Combine(images, $"{name}{i}.bmp"), Bitmap((byte)(40 * i)));

        return images;
    }

    /// <summary>A gray image of 16×16: a BMP file.</summary>
    private static byte[] Bitmap(byte gray)
    {
        const int Header = 54, Pixels = 16 * 16 * 3;
        byte[] header =
        [
            .. "BM"u8, .. BitConverter.GetBytes(Header + Pixels), 0, 0, 0, 0, Header, 0, 0, 0, 40, 0, 0, 0, 16, 0, 0, 0,
            16, 0, 0, 0, 1, 0, 24, 0, .. new byte[24],
        ];

        return [.. header, .. Enumerable.Repeat(gray, Pixels)];
    }

    private string[] Checkpoints() =>
    [
        .. Directory.GetFiles(Path.Combine(Out, "checkpoints"), "*", SearchOption.AllDirectories).Order()
            .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];

    private static MpiRun Start(string implementation, int processes, params string[] arguments) =>
        Start(implementation, processes, killTimeout: "1", arguments);

    // Open MPI waits so many seconds before it ends what it has interrupted, and again before it kills it.
    private static MpiRun Start(string implementation, int processes, string killTimeout, params string[] arguments) =>
        MpiRun.StartProgram(
            implementation, processes, Sagan, [("OMPI_MCA_odls_base_sigkill_timeout", killTimeout)], arguments);

    private static MpiRun StartCommand(string implementation, string[] arguments) => MpiRun.StartCommand(
        [
            MpirunAttribute.ProgramOf(implementation),
            .. implementation == MpirunAttribute.OpenMpi ? (string[])["--oversubscribe", "--bind-to", "none"] : [], .. arguments,
        ],
        []);

    private static int Count(MpiRun run, string text) => run.Output.Split(text).Length - 1;
}
