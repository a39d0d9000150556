// Self-attention and spectral normalization in a classifier of synthetic digits: CustomNetwork [steps] [folder]
using System.Globalization;
using CustomNetwork;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Data;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

const int BatchSize = 64;

var steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400;
var folder = Directory.CreateDirectory(args.Length > 1 ? args[1] : "custom-network").FullName;

// Training digits, and test digits from another seed.
var digits = Datasets.SyntheticDigits(size: 24);
var test = Datasets.SyntheticDigits(size: 24, count: 1_000, seed: 1);

manual_seed(1);
using var classifier = new DigitClassifier(digits.Classes);
using var adam = optim.Adam(classifier.parameters(), lr: 2e-3);
var random = new Random(1);

for (var step = 0; step < steps; step++)
{
    using var scope = NewDisposeScope();
    using var batch = digits.Read([.. Enumerable.Range(0, BatchSize).Select(_ => random.NextInt64(digits.Count))]);

    adam.zero_grad();
    var loss = cross_entropy(classifier.call(batch.Images), batch.Labels!);
    loss.backward();
    adam.step();

    if ((step + 1) % 100 == 0)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"step {step + 1}/{steps}  loss {loss.item<float>():0.000}"));
}

// Evaluation mode: σ is constant, so equal inputs give equal outputs.
classifier.eval();
using (no_grad())
{
    using var all = test.Read([.. Enumerable.Range(0, (int)test.Count).Select(i => (long)i)]);
    using var correct = classifier.call(all.Images).argmax(1).eq(all.Labels!).sum();
    Console.WriteLine($"correct  {correct.item<long>()} of {test.Count} test digits");
}

// Attention maps of three digits, for chosen query positions.
using var samples = test.Read([0, 4, 8]);
var (_, map) = new AttentionProbe(classifier).Capture(() => classifier.call(samples.Images));
var overlay = Path.Combine(folder, "attention.png");
AttentionOverlay.Draw(samples.Images, map).Save(overlay);
classifier.save(Path.Combine(folder, "classifier.dat"));

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"gamma    {classifier.Gamma:0.000}, 0 at initialization"));
Console.WriteLine($"attention {overlay}");
