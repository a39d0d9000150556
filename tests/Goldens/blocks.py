"""The goldens of residual blocks, conditional batch normalization, projection heads and others: three steps each."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

N, CLASSES, LENGTH = 4, 3, 5


class Conditional(nn.BatchNorm2d):
    """Conditional batch normalization: gain and bias are computed from the condition."""

    def __init__(self, channels, make, **how):
        super().__init__(channels, affine=False, **how)
        del self.bias                                                  # no layer may take a parameter's name
        self.gain, self.bias = make(channels), make(channels)

    def forward(self, x, y):
        even = F.batch_norm(x, self.running_mean, self.running_var, None, None,
                            self.training or self.running_mean is None, self.momentum, self.eps)
        if self.training and self.num_batches_tracked is not None:
            self.num_batches_tracked += 1
        return torch.einsum("nchw,nc->nchw", even, 1 + self.gain(y)) + self.bias(y)[..., None, None]


def unconditional(layer):
    """A layer that ignores the condition."""
    forward = layer.forward
    layer.forward = lambda x, y=None: forward(x)
    return layer


def table(channels):
    return nn.Embedding(CLASSES, channels)


def linear(channels):
    return nn.Linear(LENGTH, channels, bias=False)


def same(layer):
    return layer


class Up(nn.Module):
    def __init__(self, source, target, norm, act=F.relu, mode="nearest", wrap=same):
        super().__init__()
        self.norm1, self.norm2 = norm(source), norm(target)
        self.conv1 = wrap(nn.Conv2d(source, target, 3, padding=1))
        self.conv2 = wrap(nn.Conv2d(target, target, 3, padding=1))
        self.shortcut = wrap(nn.Conv2d(source, target, 1))
        self.act = act
        self.up = nn.Upsample(scale_factor=2, mode=mode)

    def forward(self, x, y=None):
        h = self.conv1(self.up(self.act(self.norm1(x, y))))
        return self.shortcut(self.up(x)) + self.conv2(self.act(self.norm2(h, y)))


class Down(nn.Module):
    def __init__(self, source, target, hidden, halve=True, first=False, inplace=False, act=F.relu, wrap=same):
        super().__init__()
        self.conv1 = wrap(nn.Conv2d(source, hidden, 3, padding=1))
        self.conv2 = wrap(nn.Conv2d(hidden, target, 3, padding=1))
        if halve or source != target:
            self.shortcut = wrap(nn.Conv2d(source, target, 1))
        self.pool = nn.AvgPool2d(2) if halve else nn.Identity()
        self.first, self.inplace, self.act = first, inplace, act

    def forward(self, x):
        a = x if self.first else self.act(x)
        h = self.pool(self.conv2(self.act(self.conv1(a))))
        x = a if self.inplace else x
        if not hasattr(self, "shortcut"):
            return h + x
        return h + (self.shortcut(self.pool(x)) if self.first else self.pool(self.shortcut(x)))


class Head(nn.Module):
    def __init__(self, channels, make=None, act=F.relu, wrap=same):
        super().__init__()
        self.score = wrap(nn.Linear(channels, 1))
        self.embed = wrap(make(channels)) if make else None
        self.act = act

    def forward(self, x, y=None):
        features = torch.einsum("nchw->nc", self.act(x))
        scores = self.score(features)[:, 0]
        return scores + torch.einsum("nc,nc->n", self.embed(y), features) if self.embed else scores


class Deviation(nn.Module):
    """Minibatch standard deviation, group by group and image by image, as in the paper."""

    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, x):
        count = len(x) // self.size
        deviations = [torch.sqrt(x[group::count].var(0, unbiased=False) + 1e-8).mean() for group in range(count)]
        channel = torch.stack([deviations[image % count].expand(1, *x.shape[2:]) for image in range(len(x))])
        return torch.cat([x, channel], 1)


class Pointwise(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.reduce = nn.Conv2d(channels, channels * 5 // 8, 1, bias=False)
        self.expand = nn.Conv2d(channels * 5 // 8, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.full((), 0.7))

    def forward(self, x):
        return x + self.gamma * self.expand(F.relu(self.reduce(x)))


def copy(tensors):
    return {key: tensor.detach().clone() for key, tensor in tensors.items()}


def state(module):
    """Randomizes gains and biases, so that a swap of two shows."""
    for parameter in module.parameters():
        if parameter.dim() == 1:
            nn.init.normal_(parameter)
    return copy(module.state_dict())


def follow(name, module, shape, condition=None):
    """Three calls in training, the gradients of the last, the state after it, and a call in evaluation."""
    module.double()
    golden = {f"{name}.start.{key}": tensor for key, tensor in state(module).items()}
    for step in range(4):
        last, evaluation = step == 2, step == 3
        x = (torch.randn(shape, dtype=torch.float64) * 1.5 + 0.5).requires_grad_()
        y = () if condition is None else (condition(),)
        golden |= {f"{name}.{step}.x": x} | ({f"{name}.{step}.condition": y[0]} if y else {})
        output = module.train(not evaluation)(x, *y)
        golden |= {f"{name}.{step}.output": output}
        if last:
            direction = torch.randn_like(output)
            (output * direction).sum().backward()
            golden |= {f"{name}.direction": direction, f"{name}.grad.x": x.grad}
            golden |= {f"{name}.grad.{key}": p.grad.clone() for key, p in module.named_parameters()}
            golden |= {f"{name}.end.{key}": tensor for key, tensor in copy(module.state_dict()).items()}
    return golden


def labels():
    return torch.randint(CLASSES, (N,))


def vectors():
    return torch.randn(N, LENGTH, dtype=torch.float64)


def leaky(x):
    return F.leaky_relu(x, 0.2)


def plain(layer, *how, **options):
    return lambda channels: unconditional(layer(*how, channels, **options))


def wrapped(make):
    return lambda channels: spectral_norm(make(channels))


def blocks():
    torch.manual_seed(30)
    m = (N, 4, 2, 2)
    golden = {}
    for name, module, shape, condition in (
            ("norm.classes", Conditional(4, table), m, labels),
            ("norm.vector", Conditional(4, linear, eps=1e-4, momentum=0.3), m, vectors),
            ("norm.untracked", Conditional(4, table, track_running_stats=False), m, labels),
            ("norm.normalized", Conditional(4, lambda c: spectral_norm(table(c), dim=1)), m, labels),
            ("up.none", Up(4, 3, plain(nn.Identity)), m, None),
            ("up.batch", Up(4, 3, plain(nn.BatchNorm2d), act=leaky, mode="bilinear"), m, None),
            ("up.instance", Up(4, 3, plain(nn.InstanceNorm2d, affine=True), act=F.elu), m, None),
            ("up.layer", Up(4, 3, plain(nn.GroupNorm, 1), act=F.gelu), m, None),
            ("up.classes", Up(4, 3, lambda c: Conditional(c, table)), m, labels),
            ("up.vector", Up(4, 3, lambda c: Conditional(c, linear), act=F.silu, mode="bilinear"), m, vectors),
            ("up.spectral", Up(4, 3, lambda c: Conditional(c, table), wrap=spectral_norm), m, labels),
            ("down.wide", Down(4, 6, hidden=6), m, None),
            ("down.thin", Down(4, 6, hidden=4, act=leaky), m, None),
            ("down.equal", Down(4, 4, hidden=4), m, None),
            ("down.first", Down(3, 4, hidden=4, first=True), (N, 3, 2, 4), None),
            ("down.first-whole", Down(3, 4, hidden=4, first=True, halve=False), (N, 3, 2, 4), None),
            ("down.whole", Down(4, 6, hidden=6, halve=False), m, None),
            ("down.identity", Down(4, 4, hidden=4, halve=False), m, None),
            ("down.spectral", Down(4, 6, hidden=6, wrap=spectral_norm), m, None),
            ("head.plain", Head(4, act=leaky), m, None),
            ("head.classes", Head(4, table), m, labels),
            ("head.vector", Head(4, linear), m, vectors),
            ("head.spectral", Head(4, wrap=spectral_norm), m, None),
            ("head.spectral-vector", Head(4, linear, wrap=spectral_norm), m, vectors),
            ("head.spectral-classes", Head(4, table, wrap=spectral_norm), m, labels),
            ("deviation.2", Deviation(2), (N, 2, 2, 3), None),
            ("deviation.3", Deviation(3), (6, 2, 2, 3), None),
            ("pointwise", Pointwise(8), (N, 8, 2, 2), None),
            ("down.in-place", Down(4, 6, hidden=6, inplace=True), m, None),
            ("down.in-place-identity", Down(4, 4, hidden=4, halve=False, inplace=True), m, None)):
        golden |= follow(name, module, shape, condition)
    return golden
