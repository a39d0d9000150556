using System.Text.Json;
using SelfAttentionGan.Benchmarks;
using TorchSharp;

if (args is [TrainingStepCost.Word, .. var told])
{
    TrainingStepCost.Measure(told);
    return 0;
}

var benchmarks = new Dictionary<string, Func<Peer?, IEnumerable<Comparison>>>
{
    ["attention"] = AttentionLayer.Run,
    ["operator-call"] = OperatorCall.Run,
    ["pictures"] = Pictures.Run,
    ["training-step"] = TrainingStepCost.Run,
};
var unknown = args.Where(name => !benchmarks.ContainsKey(name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown[0]}'. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

var peer = Peer.Find();
Console.WriteLine($"libtorch {torch.__version__}, {Environment.ProcessorCount} cores");
if (peer is null)
    Console.WriteLine("No Python can import torch, so the peer's figures are missing (Debian: apt-get install python3-torch).");

var results = new List<Comparison>();
foreach (var name in args.Length > 0 ? args : [.. benchmarks.Keys])
    foreach (var comparison in benchmarks[name](peer))
    {
        Console.WriteLine(comparison);
        results.Add(comparison);
    }

Directory.CreateDirectory("artifacts");
var file = Path.Combine("artifacts", "benchmarks.json");
File.WriteAllText(file, JsonSerializer.Serialize(results, new JsonSerializerOptions
{
    WriteIndented = true,
    NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
}));
Console.WriteLine($"Written to {file}");
return 0;
