"""github.com/kwotsin/mimicry: `nets/sagan/sagan_32.py`, `modules/layers.py`, `modules/resblocks.py`."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

CHANNELS = 8                                                          # in the project 256 and 128
INPLACE = nn.ReLU(True)                                     # of a discriminator's block it changes the shortcut


def conv(c, k, size=3, bias=True):
    return spectral_norm(nn.Conv2d(c, k, size, padding=size // 2, bias=bias))


class ClassNorm(nn.Module):
    """One table with gain, around one, and bias side by side."""

    def __init__(self, c, classes):
        super().__init__()
        self.bn, self.embed = nn.BatchNorm2d(c, affine=False), nn.Embedding(classes, 2 * c)

    def forward(self, x, y):
        gain, bias = self.embed(y)[..., None, None].chunk(2, dim=1)
        return gain * self.bn(x) + bias


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.theta, self.phi = conv(c, c // 8, 1, False), conv(c, c // 8, 1, False)
        self.g, self.o = conv(c, c // 2, 1, False), conv(c // 2, c, 1, False)
        self.gamma = nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        key, value = (F.max_pool2d(layer(x), 2).flatten(2) for layer in (self.phi, self.g))
        weights = torch.softmax(torch.einsum("ncq,nck->nqk", self.theta(x).flatten(2), key), dim=-1)
        return x + self.gamma * self.o(torch.einsum("nck,nqk->ncq", value, weights).unflatten(2, x.shape[2:]))


class Up(nn.Module):
    def __init__(self, c, k, classes):
        super().__init__()
        self.c1, self.c2, self.c_sc = conv(c, k), conv(k, k), conv(c, k, 1)
        self.b1, self.b2 = ClassNorm(c, classes), ClassNorm(k, classes)

    def forward(self, x, y):
        def double(t):
            return F.interpolate(t, scale_factor=2, mode="bilinear", align_corners=False)

        h = self.c2(INPLACE(self.b2(self.c1(double(INPLACE(self.b1(x, y)))), y)))
        return h + self.c_sc(double(x))


class First(nn.Module):
    def __init__(self, c, k):
        super().__init__()
        self.c1, self.c2, self.c_sc = conv(c, k), conv(k, k), conv(c, k, 1)

    def forward(self, x):
        return F.avg_pool2d(self.c2(INPLACE(self.c1(x))), 2) + self.c_sc(F.avg_pool2d(x, 2))


class Down(nn.Module):
    """The residual comes first, and its ReLU overwrites x, which the shortcut reads afterwards."""

    def __init__(self, c, k, half):
        super().__init__()
        self.half = half
        self.c1, self.c2 = conv(c, c), conv(c, k)
        if half or c != k:
            self.c_sc = conv(c, k, 1)

    def forward(self, x):
        residual = self.c2(INPLACE(self.c1(INPLACE(x))))
        shortcut = self.c_sc(x) if hasattr(self, "c_sc") else x
        return F.avg_pool2d(residual, 2) + F.avg_pool2d(shortcut, 2) if self.half else residual + shortcut


class Generator(nn.Module):
    def __init__(self, latent, classes, c):
        super().__init__()
        self.l1 = spectral_norm(nn.Linear(latent, c * 16))
        self.block2, self.block3, self.block4 = Up(c, c, classes), Up(c, c, classes), Up(c, c, classes)
        self.b5, self.c5, self.attn_block = nn.BatchNorm2d(c), conv(c, 3), Attention(c)

    def forward(self, z, y):
        x = self.l1(z).unflatten(1, (-1, 4, 4))
        x = self.block4(self.attn_block(self.block3(self.block2(x, y), y)), y)
        return torch.tanh(self.c5(INPLACE(self.b5(x))))


class Discriminator(nn.Module):
    def __init__(self, classes, c):
        super().__init__()
        self.block1, self.block2 = First(3, c), Down(c, c, True)
        self.block3, self.block4 = Down(c, c, False), Down(c, c, False)
        self.l5, self.l_y = spectral_norm(nn.Linear(c, 1)), spectral_norm(nn.Embedding(classes, c))
        self.attn_block = Attention(c)

    def forward(self, x, y):
        x = self.block4(self.block3(self.attn_block(self.block2(self.block1(x)))))
        features = INPLACE(x).sum((2, 3))
        return self.l5(features) + (self.l_y(y) * features).sum(1, keepdim=True)


def networks(latent, classes):
    return Generator(latent, classes, CHANNELS), Discriminator(classes, CHANNELS), 32, True


def save(path, state):
    torch.save({"model_state_dict": state, "optimizer_state_dict": None, "global_step": 1000}, path)
