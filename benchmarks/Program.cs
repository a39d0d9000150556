using SelfAttentionGan.Benchmarks;

// Measurements that this program runs of itself, in a process of their own.
var measurements = new Dictionary<string, Action<string[]>>
{
    [TrainingProcess.Word] = TrainingProcess.Measure,
    [AttentionProcess.Word] = AttentionProcess.Measure,
    [Sampling.Word] = Sampling.Measure,
    [Sampling.SheetWord] = Sampling.MeasureSheet,
    [PeakRate.Word] = PeakRate.Measure,
};
if (args.Length > 0 && measurements.TryGetValue(args[0], out var measure))
{
    measure(args[1..]);
    return 0;
}

var usual = new Dictionary<string, Func<Peer, IEnumerable<Comparison>>>
{
    ["peak"] = PeakRate.Run,
    ["training-step"] = TrainingStepCost.Run,
    ["official-step"] = OfficialStepCost.Run,
    ["attention"] = AttentionLayer.Run,
    ["attention-memory"] = AttentionMemory.Run,
    ["sampling"] = Sampling.Run,
    ["operator-call"] = OperatorCall.Run,
    ["pictures"] = Pictures.Run,
};
// These take longer, and run only where they are named.
var all = new Dictionary<string, Func<Peer, IEnumerable<Comparison>>>(usual) { ["growth"] = Growth.Run };
if (args.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. There are: {string.Join(", ", all.Keys)}.");
    return 2;
}

var peer = Peer.Find();
Console.WriteLine($"{Machine.This.Processor}, {Machine.This.Cores} cores, libtorch {Machine.This.Libtorch}");
if (!peer.IsThere)
    Console.WriteLine("No Python can import torch: its figures are missing (Debian: apt-get install python3-torch).");

var rows = new List<Comparison>();
foreach (var row in (args.Length > 0 ? args : [.. usual.Keys]).SelectMany(name => all[name](peer)))
{
    Console.WriteLine(Report.Line(row));
    rows.Add(row);
}

Console.WriteLine($"\n{Report.Header}");
rows.ForEach(row => Console.WriteLine(Report.Line(row)));
Console.WriteLine($"\nRatios are peer / ours, medians over the rounds. Written to {Report.Write(rows)}");
return 0;
