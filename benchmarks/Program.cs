using SelfAttentionGan.Benchmarks;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Benchmarks.Verification;
using SelfAttentionGan.Platform;

// Measurements that this program runs as a subprocess of itself.
var measurements = new Dictionary<string, Action<string[]>>
{
    [TrainingProcess.Argument] = TrainingProcess.Measure,
    [AttentionProcess.Argument] = AttentionProcess.Measure,
    [Sampling.Argument] = Sampling.Measure,
    [PeakFlops.Argument] = PeakFlops.Measure,
    [FrechetCost.Argument] = FrechetCost.Measure,
    [AllReduce.Argument] = AllReduce.Measure,
};
if (args.Length > 0 && measurements.TryGetValue(args[0], out var measure))
{
    OneDnnGuard.Ensure();
    measure(args[1..]);
    return 0;
}

if (args is ["verify"])
    return VerifyCommand.Run();

for (; args is ["--rounds" or "--threads", var value, ..]; args = args[2..])
    if (args[0] == "--rounds")
        Rounds.Limit = int.Parse(value);
    else
        Machine.Threads = [.. value.Split(',').Select(int.Parse).Order()];

var usual = new Dictionary<string, Func<PyTorchBaseline, IEnumerable<Comparison>>>
{
    ["peak"] = PeakFlops.Run,
    ["training-step"] = LsunStep.Run,
    ["official-step"] = OfficialStep.Run,
    ["attention"] = AttentionLayer.Run,
    ["attention-memory"] = AttentionMemory.Run,
    ["sampling"] = Sampling.Run,
    ["images"] = DataLoadingBenchmark.Run,
    ["jpeg-folder"] = JpegFolder.Run,
    ["weights"] = WeightLoading.Run,
    ["frechet"] = FrechetCost.Run,
};
// These take longer, and run only by name.
var all = new Dictionary<string, Func<PyTorchBaseline, IEnumerable<Comparison>>>(usual)
{
    ["all-reduce"] = AllReduce.Run,
    ["growth"] = ScalingBenchmark.Run,
    ["fast-paths"] = FastPathGains.Run,
};
if (args.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine(
        $"There is no benchmark '{unknown}'. There are: {string.Join(", ", all.Keys)}; verify, alone; " +
        "before the names, --rounds N measures each no more than N times, and --threads 1,2,4 on 1, 2 and 4 threads.");
    return 2;
}

var python = PyTorchBaseline.Find();
Console.WriteLine($"{Machine.This.Processor}, {Machine.This.Cores} cores");
Console.WriteLine($"ours      SelfAttentionGan on TorchSharp, libtorch {Machine.This.Libtorch}");
Console.WriteLine($"baseline  the same networks in plain TorchSharp, libtorch {Machine.This.Libtorch}");
Console.WriteLine($"          {Machine.This.Convolutions}");
Console.WriteLine(python.Version is { } version
    ? $"PyTorch   eager, libtorch {version}"
    : "PyTorch   no Python can import torch: its values are missing (Debian: apt-get install python3-torch libopenblas0-openmp)");

var rows = new List<Comparison>();
try
{
    foreach (var row in (args.Length > 0 ? args : [.. usual.Keys]).SelectMany(name => all[name](python)))
    {
        Console.WriteLine(Report.Line(row));
        rows.Add(row);
    }
}
catch (InvalidOperationException failure)
{
    Console.Error.WriteLine($"FAILED. {failure.Message}");
    return 1;
}

Console.WriteLine($"\n{Report.Header}");
rows.ForEach(row => Console.WriteLine(Report.Line(row)));
Console.WriteLine($"\nRatios are medians over the rounds. Written to {Report.Write(rows, python)}");
return 0;
