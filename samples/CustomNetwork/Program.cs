// Two parts of a SAGAN in a network of your own, which tells drawn digits apart: CustomNetwork [steps] [folder]
using System.Globalization;
using CustomNetwork;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Runs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

const int Batch = 64;

var steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400;
var folder = Directory.CreateDirectory(args.Length > 1 ? args[1] : "custom-network").FullName;

// Digits to learn from, and others of the same kind that the network never sees in training.
var digits = Datasets.SyntheticDigits(size: 24);
var unseen = Datasets.SyntheticDigits(size: 24, count: 1_000, seed: 1);

manual_seed(1);
using var classifier = new DigitClassifier(digits.Classes);
using var adam = optim.Adam(classifier.parameters(), lr: 2e-3);
var random = new Random(1);

for (var step = 0; step < steps; step++)
{
    using var scope = NewDisposeScope();
    using var batch = digits.Read([.. Enumerable.Range(0, Batch).Select(_ => random.NextInt64(digits.Count))]);

    adam.zero_grad();
    var loss = cross_entropy(classifier.call(batch.Images), batch.Labels!);
    loss.backward();
    adam.step();

    if ((step + 1) % 100 == 0)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"step {step + 1}/{steps}  loss {loss.item<float>():0.000}"));
}

// Evaluation: σ stays what training has estimated, so that an input always gets the same answer.
classifier.eval();
using (no_grad())
{
    using var all = unseen.Read([.. Enumerable.Range(0, (int)unseen.Count).Select(i => (long)i)]);
    using var correct = classifier.call(all.Images).argmax(1).eq(all.Labels!).sum();
    Console.WriteLine($"correct  {correct.item<long>()} of {unseen.Count} digits that it has never seen");
}

// A drawn digit and, for five places of it, where the network looks from there.
using var four = unseen.Read([0, 4, 8]);
var (_, map) = new AttentionProbe(classifier).Read(() => classifier.call(four.Images));
var picture = Path.Combine(folder, "attention.png");
AttentionOverlay.Draw(four.Images, map).Save(picture);
classifier.save(Path.Combine(folder, "classifier.dat"));

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gamma    {classifier.Gamma:0.000}, 0 before training"));
Console.WriteLine($"looks    {picture}");
