"""github.com/ajbrock/BigGAN-PyTorch as scripts/launch_SAGAN_bs128x2_ema.sh runs it: `BigGAN.py`, `layers.py`."""

import torch
import torch.nn.functional as F
from torch import nn

GENERATOR, DISCRIMINATOR = [16, 16, 8, 8, 8, 8], [8, 8, 8, 8, 16, 16]  # from 4×4; from 64×64, the last one not halved
EPSILON = 1e-8


class Spectral:
    """Keeps u alone, 1 × rows: each call iterates once from it, and in training stores u and, for a log, σ."""

    def begin(self, rows):
        self.register_buffer("u0", torch.randn(1, rows))
        self.register_buffer("sv0", torch.ones(1))

    def normalized(self):
        matrix = self.weight.flatten(1)
        with torch.no_grad():
            v = F.normalize(self.u0.mm(matrix), eps=EPSILON)
            u = F.normalize(v.mm(matrix.t()), eps=EPSILON)
        sigma = v.mm(matrix.t()).mm(u.t()).squeeze()
        if self.training:
            self.u0.copy_(u)
            self.sv0.fill_(sigma.item())
        return self.weight / sigma


class Conv(nn.Conv2d, Spectral):
    def __init__(self, c, k, size=3, bias=True):
        nn.Conv2d.__init__(self, c, k, size, padding=size // 2, bias=bias)
        self.begin(k)

    def forward(self, x):
        return F.conv2d(x, self.normalized(), self.bias, padding=self.padding)


class Linear(nn.Linear, Spectral):
    def __init__(self, c, k):
        nn.Linear.__init__(self, c, k)
        self.begin(k)

    def forward(self, x):
        return F.linear(x, self.normalized(), self.bias)


class Table(nn.Embedding, Spectral):
    def __init__(self, classes, c):
        nn.Embedding.__init__(self, classes, c)
        self.begin(classes)

    def forward(self, y):
        return F.embedding(y, self.normalized())


class Norm(nn.Module):
    """Batch norm: learned gain and bias, or (1 + gain[y]) and bias[y] from tables."""

    def __init__(self, c, classes=0):
        super().__init__()
        self.gain = nn.Embedding(classes, c) if classes else nn.Parameter(torch.ones(c))
        self.bias = nn.Embedding(classes, c) if classes else nn.Parameter(torch.zeros(c))
        self.register_buffer("stored_mean", torch.zeros(c))
        self.register_buffer("stored_var", torch.ones(c))

    def forward(self, x, y=None):
        x = F.batch_norm(x, self.stored_mean, self.stored_var, training=self.training, momentum=0.1, eps=1e-5)
        gain, bias = (self.gain, self.bias) if y is None else (1 + self.gain(y), self.bias(y))
        return x * gain[..., None, None] + bias[..., None, None]


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.theta, self.phi = Conv(c, c // 8, 1, bias=False), Conv(c, c // 8, 1, bias=False)
        self.g, self.o = Conv(c, c // 2, 1, bias=False), Conv(c // 2, c, 1, bias=False)
        self.gamma = nn.Parameter(torch.tensor(0.0))

    def forward(self, x, y=None):
        key, value = (F.max_pool2d(conv(x), 2).flatten(2) for conv in (self.phi, self.g))
        weights = torch.softmax(torch.einsum("ncq,nck->nqk", self.theta(x).flatten(2), key), dim=-1)
        return self.gamma * self.o(torch.einsum("nck,nqk->ncq", value, weights).unflatten(2, x.shape[2:])) + x


class Up(nn.Module):
    def __init__(self, c, k, classes):
        super().__init__()
        self.conv1, self.conv2, self.conv_sc = Conv(c, k), Conv(k, k), Conv(c, k, 1)
        self.bn1, self.bn2 = Norm(c, classes), Norm(k, classes)

    def forward(self, x, y):
        h = self.conv1(F.interpolate(F.relu(self.bn1(x, y)), scale_factor=2))
        return self.conv2(F.relu(self.bn2(h, y))) + self.conv_sc(F.interpolate(x, scale_factor=2))


class Down(nn.Module):
    """Its first ReLU is out of place, on purpose: the shortcut takes the input as it is."""

    def __init__(self, c, k, first, half):
        super().__init__()
        self.first, self.half = first, half
        self.conv1, self.conv2 = Conv(c, k), Conv(k, k)
        if half or c != k:
            self.conv_sc = Conv(c, k, 1)

    def forward(self, x, y=None):
        pool = (lambda t: F.avg_pool2d(t, 2)) if self.half else (lambda t: t)
        learned = self.conv_sc if hasattr(self, "conv_sc") else (lambda t: t)
        h = pool(self.conv2(F.relu(self.conv1(x if self.first else F.relu(x)))))
        return h + (learned(pool(x)) if self.first else pool(learned(x)))


class Generator(nn.Module):
    def __init__(self, latent, classes, channels, attention=64):
        super().__init__()
        self.linear, self.bottom = Linear(latent, channels[0] * 16), channels[0]
        self.blocks = nn.ModuleList([
            nn.ModuleList([Up(c, k, classes)] + ([Attention(k)] if 8 * 2 ** i == attention else []))
            for i, (c, k) in enumerate(zip(channels, channels[1:]))])
        self.output_layer = nn.Sequential(Norm(channels[-1]), nn.ReLU(), Conv(channels[-1], 3))

    def forward(self, z, y):
        x = self.linear(z).view(-1, self.bottom, 4, 4)
        for layer in (layer for block in self.blocks for layer in block):
            x = layer(x, y)
        return torch.tanh(self.output_layer(x))


class Discriminator(nn.Module):
    def __init__(self, classes, channels):
        super().__init__()
        last = len(channels) - 1
        self.blocks = nn.ModuleList([
            nn.ModuleList([Down(c, k, first=i == 0, half=i != last)] + ([Attention(k)] if i == 0 else []))
            for i, (c, k) in enumerate(zip([3] + channels, channels))])
        self.linear, self.embed = Linear(channels[-1], 1), Table(classes, channels[-1])

    def forward(self, x, y):
        for layer in (layer for block in self.blocks for layer in block):
            x = layer(x)
        features = F.relu(x).sum((2, 3))
        return self.linear(features) + (self.embed(y) * features).sum(1, keepdim=True)


def networks(latent, classes):
    return Generator(latent, classes, GENERATOR), Discriminator(classes, DISCRIMINATOR), 128, True


def save(path, state):
    """As PyTorch wrote files until 1.5: a flat state_dict."""
    torch.save(state, path, _use_new_zipfile_serialization=False)
