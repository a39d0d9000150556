"""Writes the golden files: what PyTorch computes, in TorchSharp's state format.

    python3 generate.py                 rewrites every file beside this script (only PyTorch and NumPy are needed)
    python3 generate.py --check FILE    reads a .dat file written from C# and lists what is in it

The committed files come from PyTorch 1.13. The test-suite reads them and never calls Python.
"""

import pathlib
import struct
import sys

import torch
import torch.nn.functional as F
from torch import nn

import attention
import blocks
import gan_losses
import presets
import sagan
import spectral
import state_file

HERE = pathlib.Path(__file__).parent


def random():
    def seeded(draw, seed=1):
        torch.manual_seed(seed)
        return draw()

    own = torch.Generator().manual_seed(7)
    return {
        "randn": seeded(lambda: torch.randn(2, 3)),                    # under 16 numbers: one at a time
        "randn.many": seeded(lambda: torch.randn(5, 7)),               # from 16 on: filled in blocks
        "randn.double": seeded(lambda: torch.randn(4, dtype=torch.float64)),
        "rand": seeded(lambda: torch.rand(3, 4)),
        "randint": seeded(lambda: torch.randint(-5, 100, (12,))),
        "randperm": seeded(lambda: torch.randperm(20)),
        "normal_": seeded(lambda: torch.empty(4, 8).normal_(0.5, 0.02)),
        "uniform_": seeded(lambda: torch.empty(4, 8).uniform_(-2, 3)),
        "bernoulli": seeded(lambda: torch.bernoulli(torch.full((32,), 0.3))),
        "multinomial": seeded(lambda: torch.multinomial(torch.tensor([0.1, 0.2, 0.3, 0.4]), 10, replacement=True)),
        "randn_like": seeded(lambda: torch.randn_like(torch.empty(3, 3)), seed=-42),
        "generator.first": torch.randn(6, generator=own),
        "generator.second": torch.randn(6, generator=own),
    }


def with_gradients(name, apply, **inputs):
    """The output of `apply`, and the gradients of a weighted sum of it with respect to every floating input."""
    leaves = {key: tensor.clone().requires_grad_(tensor.is_floating_point()) for key, tensor in inputs.items()}
    output = apply(*leaves.values())
    direction = torch.randn_like(output)
    (output * direction).sum().backward()
    golden = {f"{name}.{key}": tensor for key, tensor in inputs.items()}
    golden |= {f"{name}.output": output, f"{name}.direction": direction}
    return golden | {f"{name}.grad.{key}": leaf.grad for key, leaf in leaves.items() if leaf.grad is not None}


def layers():
    torch.manual_seed(2)
    r = torch.randn
    golden = with_gradients("conv2d", lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1),
                            x=r(2, 3, 8, 8), w=r(5, 3, 4, 4), b=r(5))
    golden |= with_gradients("conv2d.dilated", lambda x, w: F.conv2d(x, w, dilation=2, groups=2),
                             x=r(2, 4, 7, 6), w=r(6, 2, 3, 2))
    golden |= with_gradients("conv_transpose2d", lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1),
                             x=r(2, 5, 4, 4), w=r(5, 3, 4, 4), b=r(3))
    golden |= with_gradients("max_pool2d", lambda x: F.max_pool2d(x, 2, 2), x=r(2, 3, 6, 6))
    golden |= with_gradients("avg_pool2d", lambda x: F.avg_pool2d(x, 2), x=r(2, 3, 6, 6))
    golden |= with_gradients("upsample.nearest", lambda x: F.interpolate(x, scale_factor=2), x=r(2, 3, 3, 4))
    golden |= with_gradients("upsample.bilinear", lambda x: F.interpolate(
        x, scale_factor=2, mode="bilinear", align_corners=False), x=r(2, 3, 3, 4))
    golden |= with_gradients("softmax", lambda x: F.softmax(x, -1), x=r(2, 5, 7))
    golden |= with_gradients("log_softmax", lambda x: F.log_softmax(x, 1), x=r(2, 5, 7))
    golden |= with_gradients("bmm", torch.bmm, x=r(3, 4, 5), y=r(3, 5, 2))
    golden |= with_gradients("linear", F.linear, x=r(3, 6), w=r(4, 6), b=r(4))
    golden |= with_gradients("layer_norm", lambda x, w, b: F.layer_norm(x, [6], w, b), x=r(4, 6), w=r(6), b=r(6))
    golden |= with_gradients("group_norm", lambda x, w, b: F.group_norm(x, 2, w, b), x=r(2, 4, 3, 3), w=r(4), b=r(4))
    golden |= with_gradients("instance_norm", lambda x: F.instance_norm(x), x=r(2, 3, 4, 4))
    golden |= with_gradients("embedding", F.embedding, x=torch.tensor([[0, 3], [3, 1]]), w=r(4, 5))
    for name, activation in {
            "relu": F.relu, "leaky_relu": lambda x: F.leaky_relu(x, 0.1), "gelu": F.gelu, "silu": F.silu, "elu": F.elu,
            "softplus": F.softplus, "tanh": torch.tanh, "sigmoid": torch.sigmoid}.items():
        golden |= with_gradients(name, activation, x=r(3, 5))
    return golden


def batch_norm():
    torch.manual_seed(3)
    layer = nn.BatchNorm2d(4)
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    golden = {"weight": layer.weight.detach().clone(), "bias": layer.bias.detach().clone()}
    for step in range(3):
        x = torch.randn(3, 4, 5, 5) * 2 + 1
        x.requires_grad_()
        y = layer(x)
        direction = torch.randn_like(y)
        layer.zero_grad()
        (y * direction).sum().backward()
        golden |= {f"{step}.x": x, f"{step}.output": y, f"{step}.direction": direction, f"{step}.grad.x": x.grad,
                   f"{step}.grad.weight": layer.weight.grad.clone(), f"{step}.grad.bias": layer.bias.grad.clone(),
                   f"{step}.running_mean": layer.running_mean.clone(), f"{step}.running_var": layer.running_var.clone()}
    layer.eval()
    x = torch.randn(2, 4, 3, 3)
    return golden | {"eval.x": x, "eval.output": layer(x), "num_batches_tracked": layer.num_batches_tracked}


def perceptron():
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))


def train(net, optimiser, x, target, steps):
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.mse_loss(net(x), target)
        loss.backward()
        optimiser.step()
        losses.append(loss.detach())
    return torch.stack(losses)


def optimisers():
    torch.manual_seed(4)
    start = {key: tensor.clone() for key, tensor in perceptron().state_dict().items()}
    x, target = torch.randn(16, 4), torch.randn(16, 2)
    golden = {f"start.{key}": tensor for key, tensor in start.items()} | {"x": x, "target": target}
    for name, make in {
            "adam": lambda p: torch.optim.Adam(p, lr=0.01),
            "adam.gan": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.0, 0.9)),
            "adam.decay": lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.1, amsgrad=True),
            "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
            "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
            "sgd.momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
            "sgd.nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
            "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
            "rmsprop.centered": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, momentum=0.5, centered=True),
    }.items():
        net = perceptron()
        net.load_state_dict(start)
        golden[f"{name}.losses"] = train(net, make(net.parameters()), x, target, steps=20)
        golden |= {f"{name}.{key}": tensor for key, tensor in net.state_dict().items()}
    return golden


def schedules():
    from torch.optim import lr_scheduler as s

    def rates(make, *metrics):
        optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1, momentum=0.9)
        scheduler = make(optimiser)
        seen = [optimiser.param_groups[0]["lr"]]
        for step in range(20):
            optimiser.step()
            scheduler.step(*(metric[step] for metric in metrics))
            seen.append(optimiser.param_groups[0]["lr"])
        return torch.tensor(seen, dtype=torch.float64)

    metric = [1.0, 0.8, 0.7, 0.7, 0.71, 0.7, 0.69, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]
    return {
        "step": rates(lambda o: s.StepLR(o, 4, 0.5)),
        "multi_step": rates(lambda o: s.MultiStepLR(o, [3, 4, 11], 0.1)),
        "exponential": rates(lambda o: s.ExponentialLR(o, 0.9)),
        "cosine": rates(lambda o: s.CosineAnnealingLR(o, 8, 0.01)),
        "linear": rates(lambda o: s.LinearLR(o, 0.25, 0.75, 6)),
        "constant": rates(lambda o: s.ConstantLR(o, 0.5, 6)),
        "polynomial": rates(lambda o: s.PolynomialLR(o, 12, 2.0)),
        "lambda": rates(lambda o: s.LambdaLR(o, lambda step: 1 / (1 + step))),
        "multiplicative": rates(lambda o: s.MultiplicativeLR(o, lambda step: 0.95)),
        "one_cycle": rates(lambda o: s.OneCycleLR(o, max_lr=1.0, total_steps=21)),
        "one_cycle.linear": rates(lambda o: s.OneCycleLR(
            o, max_lr=1.0, total_steps=21, anneal_strategy="linear", three_phase=True, pct_start=0.4)),
        "cyclic": rates(lambda o: s.CyclicLR(o, 0.01, 0.1, step_size_up=3, step_size_down=5, mode="triangular2")),
        "plateau": rates(lambda o: s.ReduceLROnPlateau(o, factor=0.5, patience=2), metric),
        "plateau.metric": torch.tensor(metric, dtype=torch.float64),
    }


def losses():
    torch.manual_seed(5)
    score, target = torch.randn(4, 6), torch.rand(4, 6)
    labels = torch.tensor([0, 5, 2, 2])
    golden = {}
    for name, loss in {
            "binary_cross_entropy_with_logits": F.binary_cross_entropy_with_logits, "mse_loss": F.mse_loss,
            "l1_loss": F.l1_loss, "smooth_l1_loss": F.smooth_l1_loss, "huber_loss": F.huber_loss,
            "binary_cross_entropy": lambda input, target: F.binary_cross_entropy(torch.sigmoid(input), target),
            "kl_div": lambda input, target: F.kl_div(F.log_softmax(input, 1), target, reduction="batchmean"),
            "cross_entropy": lambda input, target: F.cross_entropy(input, labels),
            "cross_entropy.sum": lambda input, target: F.cross_entropy(input, labels, reduction="sum"),
            "nll_loss": lambda input, target: F.nll_loss(F.log_softmax(input, 1), labels),
            "hinge.discriminator": lambda input, target: F.relu(1 - input).mean() + F.relu(1 + target).mean(),
            "hinge.generator": lambda input, target: -input.mean(),
            "softplus": lambda input, target: F.softplus(-input).mean() + F.softplus(target).mean()}.items():
        leaf = score.clone().requires_grad_()
        value = loss(leaf, target)
        value.backward()
        golden |= {name: value, f"{name}.grad": leaf.grad}
    return golden | {"score": score, "target": target, "labels": labels}


def double_backward():
    """A gradient penalty through everything a self-attention critic is made of."""
    torch.manual_seed(6)
    weights = {"conv": torch.randn(8, 3, 3, 3) * 0.3, "query": torch.randn(2, 8, 1, 1), "key": torch.randn(2, 8, 1, 1),
               "value": torch.randn(8, 8, 1, 1), "score": torch.randn(1, 8)}
    x = torch.randn(3, 3, 6, 5)
    leaves = {key: tensor.clone().requires_grad_() for key, tensor in weights.items()}
    image = x.clone().requires_grad_()

    h = F.leaky_relu(F.conv2d(image, leaves["conv"], padding=1), 0.1)
    query, key, value = (F.conv2d(h, leaves[part]).flatten(2) for part in ("query", "key", "value"))
    attention = torch.softmax(torch.bmm(query.transpose(1, 2), key), -1)
    h = h.flatten(2) + torch.bmm(value, attention.transpose(1, 2))
    score = F.linear(torch.tanh(h).mean(2), leaves["score"])
    slope, = torch.autograd.grad(score.sum(), image, create_graph=True)
    penalty = (slope.flatten(1).norm(2, dim=1) - 1).square().mean()
    (10 * penalty).backward()

    golden = {"x": x, "score": score, "slope": slope, "penalty": penalty}
    golden |= {f"weight.{key}": tensor for key, tensor in weights.items()}
    return golden | {f"grad.{key}": leaf.grad for key, leaf in leaves.items()}


def linalg():
    torch.manual_seed(7)
    matrix = torch.randn(6, 4, dtype=torch.float64)
    symmetric = matrix.T @ matrix
    return {"matrix": matrix, "svdvals": torch.linalg.svdvals(matrix), "symmetric": symmetric,
            "eigenvalues": torch.linalg.eigh(symmetric)[0], "inverse": torch.linalg.inv(symmetric),
            "cholesky": torch.linalg.cholesky(symmetric), "norm": torch.linalg.norm(matrix),
            "covariance": torch.cov(matrix.T), "pinv": torch.linalg.pinv(matrix)}


def init():
    def seeded(fill, *shape):
        torch.manual_seed(8)
        return fill(torch.empty(shape))

    def fresh(make):
        torch.manual_seed(8)
        return make()

    i = nn.init
    golden = {
        "xavier_uniform_": seeded(i.xavier_uniform_, 4, 3, 3, 3),
        "xavier_uniform_.gain": seeded(lambda t: i.xavier_uniform_(t, 2 ** 0.5), 4, 6),
        "xavier_normal_": seeded(i.xavier_normal_, 4, 3, 3, 3),
        "kaiming_uniform_": seeded(i.kaiming_uniform_, 4, 3, 3, 3),
        "kaiming_normal_": seeded(lambda t: i.kaiming_normal_(t, mode="fan_out", nonlinearity="relu"), 4, 3, 3, 3),
        "orthogonal_": seeded(i.orthogonal_, 4, 3, 2, 2),
        "orthogonal_.tall": seeded(lambda t: i.orthogonal_(t, 0.5), 9, 4),
        "normal_": seeded(lambda t: i.normal_(t, 0, 0.02), 4, 6),
        "trunc_normal_": seeded(lambda t: i.trunc_normal_(t, 0, 1, -1, 1.5), 6, 6),
    }
    for name, make in {"conv2d": lambda: nn.Conv2d(3, 4, 3), "conv_transpose2d": lambda: nn.ConvTranspose2d(3, 4, 4),
                       "linear": lambda: nn.Linear(5, 3), "embedding": lambda: nn.Embedding(4, 5)}.items():
        golden |= {f"{name}.{key}": tensor for key, tensor in fresh(make).state_dict().items()}
    return golden


class Critic(nn.Module):
    """Small, with every kind of state: weights, running statistics and a 64-bit counter."""

    def __init__(self):
        super().__init__()
        self.features = nn.Conv2d(3, 4, 3, padding=1)
        self.normal = nn.BatchNorm2d(4)
        self.score = nn.Linear(4, 2)

    def forward(self, x):
        return self.score(F.relu(self.normal(self.features(x))).mean((2, 3)))


def in_torchsharp_order(module):
    """All parameters first, then all buffers; PyTorch interleaves them module by module."""
    return dict(module.named_parameters()) | dict(module.named_buffers())


def write_model():
    torch.manual_seed(9)
    critic = Critic()
    for _ in range(3):
        critic(torch.randn(2, 3, 5, 5))
    state_file.write(HERE / "critic.dat", in_torchsharp_order(critic))
    x = torch.randn(2, 3, 5, 5)
    state_file.write(HERE / "critic-output.dat", {"x": x, "output": critic.eval()(x)})


def write_every_type():
    values = torch.tensor([[0, 1, 2], [3, 100, 127]])
    state_file.write(HERE / "types.dat", {str(dtype).removeprefix("torch."): values.to(dtype)
                                         for dtype in state_file.SCALAR_TYPES} | {
        "scalar": torch.tensor(3.5), "empty": torch.empty(0, 4), "größe": torch.tensor([300] * 300)})


def write_adam():
    """Weights and optimiser after five steps, in TorchSharp's optimiser format, and the weights five steps later."""
    torch.manual_seed(10)
    net, x, target = perceptron(), torch.randn(16, 4), torch.randn(16, 2)
    adam = torch.optim.Adam(net.parameters(), lr=0.02, betas=(0.5, 0.9), weight_decay=0.01)
    train(net, adam, x, target, steps=5)
    golden = {f"fifth.{key}": tensor.clone() for key, tensor in net.state_dict().items()} | {"x": x, "target": target}
    with open(HERE / "adam.dat", "wb") as out:
        state_file.write_string(out, "Adam")
        state_file.write_number(out, 1)                                # groups
        state_file.write_number(out, len(adam.state))
        out.write(struct.pack("<6d", 0.02, 0.02, 0.5, 0.9, 1e-8, 0.01))  # first rate, rate, betas, epsilon, decay
        out.write(struct.pack("<??", False, False))                    # amsgrad, maximize
        for parameter in net.parameters():
            state = adam.state[parameter]
            out.write(struct.pack("<q", int(state["step"])))
            state_file.write_tensor(out, state["exp_avg"])
            state_file.write_tensor(out, state["exp_avg_sq"])
            out.write(struct.pack("<?", False))                        # no max_exp_avg_sq
    train(net, adam, x, target, steps=5)
    state_file.write(HERE / "adam-steps.dat", golden | {f"tenth.{key}": t for key, t in net.state_dict().items()})


class Weights(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, 4))
        self.bias = nn.Parameter(torch.randn(3))


class Scripted(nn.Module):
    """Something for torch.jit.load: weights in a child, a buffer, a branch that depends on the input, two modes."""

    # A string, so that the saved file carries no path; no nn.Linear, whose constants are saved in changing order.
    SOURCE = """
def forward(self, x: Tensor) -> Tensor:
    y = (torch.mm(x, self.linear.weight.t()) + self.linear.bias) * self.scale
    if bool(x.sum() > 0):
        y = torch.relu(y)
    return y if self.training else y + 1
"""

    def __init__(self):
        super().__init__()
        self.linear = Weights()
        self.register_buffer("scale", torch.tensor([1.0, 2.0, 3.0]))


def write_script():
    torch.manual_seed(11)
    module = torch.jit.script(Scripted())
    module.define(Scripted.SOURCE)
    module.save(str(HERE / "scripted.pt"))
    positive, negative = torch.rand(2, 4), -torch.rand(2, 4)
    golden = {"positive": positive, "negative": negative, "positive.train": module(positive),
              "negative.train": module(negative), "linear.weight": module.linear.weight}
    module.eval()
    state_file.write(HERE / "scripted-output.dat", golden | {"positive.eval": module(positive)})


TOPICS = {"random": random, "layers": layers, "batch-norm": batch_norm, "optimisers": optimisers,
          "schedules": schedules, "losses": losses, "double-backward": double_backward, "linalg": linalg, "init": init,
          "spectral-norm": sagan.spectral_norm, "self-attention": sagan.self_attention, "sagan-steps": sagan.steps,
          "self-attention-official": attention.official, "self-attention-paper": attention.paper,
          "spectral-norm-options": spectral.options, "blocks": blocks.blocks, "presets": presets.presets,
          "gan-losses": gan_losses.losses, "gan-penalties": gan_losses.penalties,
          "gan-augmentation": gan_losses.augmented}


def check(path):
    for key, tensor in state_file.read(path).items():
        print(f"{key:40} {str(tensor.dtype).removeprefix('torch.'):8} {list(tensor.shape)}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1:2] == ["--check"]:
        check(sys.argv[2])
    else:
        for topic, golden in TOPICS.items():
            state_file.write(HERE / f"{topic}.dat", golden())
        for write in (write_model, write_every_type, write_adam, write_script):
            write()
