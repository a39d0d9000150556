"""The goldens of a projected discriminator: two maps of a small frozen network, two calls in training."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

from sagan import copy


class Frozen(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 4, 3, 2, 1), nn.Conv2d(4, 6, 3, 2, 1)

    def forward(self, x):
        fine = torch.tanh(self.first(x))
        return fine, torch.tanh(self.second(fine))


class Down(nn.Module):
    def __init__(self, source, target):
        super().__init__()
        self.conv, self.norm = spectral_norm(nn.Conv2d(source, target, 4, 2, 1)), nn.BatchNorm2d(target)

    def forward(self, x):
        return F.leaky_relu(self.norm(self.conv(x)), 0.2)


class Head(nn.Module):
    """Scores each 4×4 part of an 8×8 map; a map of 16×16 is halved first."""

    def __init__(self, source, hidden=None):
        super().__init__()
        if hidden:
            self.down8 = Down(source, hidden)
        self.score = spectral_norm(nn.Conv2d(hidden or source, 1, 4, bias=False))

    def forward(self, x):
        return self.score(self.down8(x) if hasattr(self, "down8") else x).flatten(1)


class Projected(nn.Module):
    """Images of 16×16: maps of 8×8 and 4×4 are mixed to 16×16 and 8×8, of two channels each."""

    def __init__(self, channels=2):
        super().__init__()
        self.ccm0, self.csm0, self.head0 = nn.Conv2d(4, channels, 1), nn.Conv2d(channels, channels, 1), Head(channels, 8 * channels)
        self.ccm1, self.csm1, self.head1 = nn.Conv2d(6, 2 * channels, 1), nn.Conv2d(2 * channels, channels, 1), Head(channels)
        for layer in self.ccm0, self.csm0, self.ccm1, self.csm1:
            layer.requires_grad_(False)

    def forward(self, features):
        double = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        coarse = self.csm1(double(self.ccm1(features[1])))
        fine = self.csm0(double(self.ccm0(features[0]) + coarse))
        return torch.cat([self.head0(fine), self.head1(coarse)], 1)


def projected():
    torch.manual_seed(50)
    frozen, discriminator = Frozen().double().requires_grad_(False), Projected().double()
    golden = {f"frozen.{key}": tensor for key, tensor in copy(frozen.state_dict()).items()}
    golden |= {f"start.{key}": tensor for key, tensor in copy(discriminator.state_dict()).items()}
    for step in range(2):
        x = torch.tanh(torch.randn(3, 3, 16, 16).double()).requires_grad_()
        output = discriminator(frozen(x))
        golden |= {f"{step}.x": x, f"{step}.output": output}
    direction = torch.randn_like(output)
    (output * direction).sum().backward()
    golden |= {"direction": direction, "grad.x": x.grad}
    golden |= {f"grad.{key}": p.grad for key, p in discriminator.named_parameters() if p.grad is not None}
    return golden | {f"end.{key}": tensor for key, tensor in copy(discriminator.state_dict()).items()}
