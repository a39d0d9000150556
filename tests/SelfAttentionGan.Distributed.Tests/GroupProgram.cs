using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed.Tests;

/// <summary>The program that mpirun starts in tests: one scenario after the other.</summary>
internal static class GroupProgram
{
    private const int Steps = 100_000;

    public static int Main(string[] args)
    {
        var variant = args.Contains("parts");
        var options = new MpiOptions
        {
            AnswerTimeout = TimeSpan.FromSeconds(4),         // also where other programs take all cores
            Timeout = TimeSpan.FromSeconds(args[0] == "late" ? 3 : 60),
        };
        if (variant)
            options = options with { MaxCount = 1000, AlwaysBroadcast = true };
        using var group = MpiProcessGroup.Open(options);

        foreach (var scenario in args.Where(argument => argument != "parts"))
            Run(group, scenario);

        return 0;
    }

    private static void Run(IProcessGroup group, string scenario)
    {
        switch (scenario)
        {
            case "collectives":
                GroupChecks.Run(group);
                break;
            case "work":
                Console.WriteLine($"rank {group.Rank} is process {Environment.ProcessId}");
                Work(group, Steps);
                break;
            case "throw":
                Work(group, 3);
                if (group.Rank == 1)
                    throw new InvalidDataException("Image 7 is damaged.");
                Work(group, Steps);
                break;
            case "leave":
                Work(group, group.Rank == 1 ? 3 : Steps);
                break;
            case "late":
                if (group.Rank == 1)
                    Thread.Sleep(TimeSpan.FromMinutes(5));
                group.Barrier();
                break;
            case "slow":
                if (group.Rank == 1)
                    Thread.Sleep(TimeSpan.FromSeconds(6));        // longer than the time to answer
                group.Barrier();
                if (group.Rank == 0)
                    Console.WriteLine("ok: waited for rank 1");
                break;
            default:
                throw new ArgumentException($"There is no scenario '{scenario}'.");
        }
    }

    private static void Work(IProcessGroup group, int steps)
    {
        using var values = ones(1000);
        for (var step = 0; step < steps; step++)
        {
            values.fill_(Scalars.One);
            group.AllReduceSum(values);
            if (step > 3)
                Thread.Sleep(1);
        }
    }

    private static class Scalars
    {
        public static readonly Scalar One = 1f.ToScalar();
    }
}
