"""The SAGAN of transposed convolutions (64x64, or any other power of two), as its public PyTorch ports write it."""
from math import log2

import torch
from torch import nn
from torch.nn.utils import spectral_norm


class SelfAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.query = nn.Conv2d(channels, channels // 8, 1)
        self.key = nn.Conv2d(channels, channels // 8, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        n, c, h, w = x.size()
        query = self.query(x).view(n, -1, h * w).permute(0, 2, 1)
        key = self.key(x).view(n, -1, h * w)
        attention = torch.softmax(torch.bmm(query, key), dim=-1)
        value = self.value(x).view(n, -1, h * w)
        out = torch.bmm(value, attention.permute(0, 2, 1)).view(n, c, h, w)
        return self.gamma * out + x


def up(channels, to, stride=2, padding=1):
    return nn.Sequential(
        spectral_norm(nn.ConvTranspose2d(channels, to, 4, stride, padding)), nn.BatchNorm2d(to), nn.ReLU())


def down(channels, to):
    return nn.Sequential(spectral_norm(nn.Conv2d(channels, to, 4, 2, 1)), nn.LeakyReLU(0.1))


class Generator(nn.Module):
    """For 64x64: 512, 256, 128, attention, 64, attention, image."""

    def __init__(self, size=64):
        super().__init__()
        widths = [64 << i for i in reversed(range(int(log2(size)) - 2))]
        layers = [up(128, widths[0], 1, 0)] + [up(a, b) for a, b in zip(widths, widths[1:])]
        layers.insert(-1, SelfAttention(widths[-2]))
        self.net = nn.Sequential(
            *layers, SelfAttention(widths[-1]), nn.ConvTranspose2d(widths[-1], 3, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.net(z.view(z.size(0), -1, 1, 1))


class Discriminator(nn.Module):
    """For 64x64: 64, 128, 256, attention, 512, attention, score."""

    def __init__(self, size=64):
        super().__init__()
        widths = [64 << i for i in range(int(log2(size)) - 2)]
        layers = [down(a, b) for a, b in zip([3] + widths, widths)]
        layers.insert(-1, SelfAttention(widths[-2]))
        self.net = nn.Sequential(*layers, SelfAttention(widths[-1]), nn.Conv2d(widths[-1], 1, 4))

    def forward(self, x):
        return self.net(x).squeeze()
