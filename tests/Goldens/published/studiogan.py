"""github.com/POSTECH-CVLab/PyTorch-StudioGAN, `configs/CIFAR10/SAGAN.yaml`: `models/resnet.py`, `utils/ops.py`."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

CHANNELS = 8                                                          # in the project 256 and 128
INPLACE = nn.ReLU(inplace=True)                             # of a discriminator's block it changes the shortcut


def sn(layer):
    return spectral_norm(layer, eps=1e-6)


def conv(c, k, size=3, bias=True):
    return sn(nn.Conv2d(c, k, size, padding=size // 2, bias=bias))


class ClassNorm(nn.Module):
    """(1 + gain · onehot) and bias · onehot, of spectrally normalized linear layers."""

    def __init__(self, c, classes):
        super().__init__()
        self.bn = nn.BatchNorm2d(c, eps=1e-4, affine=False)
        self.gain, self.bias = (sn(nn.Linear(classes, c, bias=False)) for _ in range(2))

    def forward(self, x, hot):
        return self.bn(x) * (1 + self.gain(hot))[..., None, None] + self.bias(hot)[..., None, None]


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1x1_theta, self.conv1x1_phi = conv(c, c // 8, 1, False), conv(c, c // 8, 1, False)
        self.conv1x1_g, self.conv1x1_attn = conv(c, c // 2, 1, False), conv(c // 2, c, 1, False)
        self.sigma = nn.Parameter(torch.zeros(1))

    def forward(self, x, hot=None):
        query = self.conv1x1_theta(x).flatten(2)
        key, value = (F.max_pool2d(layer(x), 2).flatten(2) for layer in (self.conv1x1_phi, self.conv1x1_g))
        weights = torch.softmax(torch.einsum("ncq,nck->nqk", query, key), dim=-1)
        context = torch.einsum("nck,nqk->ncq", value, weights).unflatten(2, x.shape[2:])
        return x + self.sigma * self.conv1x1_attn(context)


class Up(nn.Module):
    def __init__(self, c, k, classes):
        super().__init__()
        self.bn1, self.bn2 = ClassNorm(c, classes), ClassNorm(k, classes)
        self.conv2d0, self.conv2d1, self.conv2d2 = conv(c, k, 1), conv(c, k), conv(k, k)

    def forward(self, x, hot):
        h = self.conv2d1(F.interpolate(INPLACE(self.bn1(x, hot)), scale_factor=2))
        return self.conv2d2(INPLACE(self.bn2(h, hot))) + self.conv2d0(F.interpolate(x, scale_factor=2))


class First(nn.Module):
    def __init__(self, c, k):
        super().__init__()
        self.conv2d0, self.conv2d1, self.conv2d2 = conv(c, k, 1), conv(c, k), conv(k, k)

    def forward(self, x, hot=None):
        h = self.conv2d2(INPLACE(self.conv2d1(x)))
        return F.avg_pool2d(h, 2) + self.conv2d0(F.avg_pool2d(x, 2))


class Down(nn.Module):
    """x is both branches' input; the ReLU of one overwrites it for both."""

    def __init__(self, c, k, half):
        super().__init__()
        self.half = half
        if half or c != k:
            self.conv2d0 = conv(c, k, 1)
        self.conv2d1, self.conv2d2 = conv(c, k), conv(k, k)

    def forward(self, x, hot=None):
        residual = self.conv2d2(INPLACE(self.conv2d1(INPLACE(x))))
        shortcut = self.conv2d0(x) if hasattr(self, "conv2d0") else x
        return F.avg_pool2d(residual, 2) + F.avg_pool2d(shortcut, 2) if self.half else residual + shortcut


def listed(*layers):
    """Each layer in a list of its own: keys blocks.i.0."""
    return nn.ModuleList([nn.ModuleList([layer]) for layer in layers])


class Generator(nn.Module):
    def __init__(self, latent, classes, c):
        super().__init__()
        self.classes = classes
        self.linear0 = sn(nn.Linear(latent, c * 16))
        self.blocks = listed(Up(c, c, classes), Up(c, c, classes), Attention(c), Up(c, c, classes))
        self.bn4, self.conv2d5 = nn.BatchNorm2d(c, eps=1e-4), conv(c, 3)

    def forward(self, z, y):
        hot = F.one_hot(y, self.classes).float()
        x = self.linear0(z).unflatten(1, (-1, 4, 4))
        for block in self.blocks:
            x = block[0](x, hot)
        return torch.tanh(self.conv2d5(INPLACE(self.bn4(x))))


class Discriminator(nn.Module):
    def __init__(self, classes, c):
        super().__init__()
        self.blocks = listed(First(3, c), Attention(c), Down(c, c, True), Down(c, c, False), Down(c, c, False))
        self.linear1, self.embedding = sn(nn.Linear(c, 1)), sn(nn.Embedding(classes, c))

    def forward(self, x, y):
        for block in self.blocks:
            x = block[0](x)
        features = INPLACE(x).sum((2, 3))
        return self.linear1(features).squeeze() + (self.embedding(y) * features).sum(1)


def networks(latent, classes):
    return Generator(latent, classes, CHANNELS), Discriminator(classes, CHANNELS), 32, True


def save(path, state):
    """A generator's file has its optimizer's state, too; a discriminator's also the numbers of the run."""
    states = {"state_dict": state, "optimizer": {"state": {}, "param_groups": [{"lr": 2e-4, "betas": (0.5, 0.999)}]}}
    if "discriminator" in path.name:
        states |= {"seed": 1, "run_name": "CIFAR10-SAGAN", "step": 1000, "epoch": 1, "topk": 64, "aa_p": None,
                   "best_step": 1000, "best_fid": 14.5, "best_fid_ckpt": "checkpoints", "lecam_emas": {"decay": 0.9}}
    torch.save(states, path)
