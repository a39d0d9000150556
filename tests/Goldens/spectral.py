"""The goldens of spectral norm's options, each against torch.nn.utils.spectral_norm, in a few steps of descent."""

import torch
from torch import nn
from torch.nn.utils import spectral_norm

from sagan import copy


class Mixer(nn.Module):
    """A custom layer; spectral norm needs a parameter called weight only."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 2, 3))
        self.bias = nn.Parameter(torch.randn(4))

    def forward(self, x):
        return torch.einsum("nij,oij->no", x, self.weight).tanh() + self.bias


def descended(layer, x, steps=5):
    golden = {"x": x} | {f"start.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}
    descent = torch.optim.SGD(layer.parameters(), lr=0.5)
    losses = []
    for _ in range(steps):
        loss = (layer(x) - 1).square().mean()
        losses.append(loss.detach())
        descent.zero_grad()
        loss.backward()
        descent.step()
    golden |= {"losses": torch.stack(losses), "eval.output": layer.eval()(x)}
    return golden | {f"end.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}


def twice():
    """D on real, D on fake, then one backward: each of the two calls keeps the u and v that it used."""
    layer = spectral_norm(nn.Linear(6, 5))
    golden = {f"start.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}
    real, fake = torch.randn(3, 6), torch.randn(3, 6)
    (layer(real).square().mean() - layer(fake).square().mean()).backward()
    golden |= {"real": real, "fake": fake, "grad.weight_orig": layer.weight_orig.grad}
    return golden | {f"end.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}


def penalized():
    """The gradient of a gradient: σ is differentiated twice."""
    layer = spectral_norm(nn.Linear(6, 5))
    x = torch.randn(3, 6, requires_grad=True)
    golden = {f"start.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}
    gradient, = torch.autograd.grad(layer(x).tanh().sum(), x, create_graph=True)
    penalty = gradient.square().sum()
    penalty.backward()
    return golden | {"x": x, "penalty": penalty, "grad.weight_orig": layer.weight_orig.grad}


def options():
    torch.manual_seed(32)
    topics = {
        "iterations": descended(spectral_norm(nn.Linear(6, 5), n_power_iterations=3), torch.randn(3, 6)),
        "epsilon": descended(spectral_norm(nn.Linear(6, 5), eps=1.5), torch.randn(3, 6)),
        "by_input": descended(
            spectral_norm(nn.ConvTranspose2d(6, 4, 4, 2, 1), dim=0), torch.randn(2, 6, 3, 3)),
        "own": descended(spectral_norm(Mixer()), torch.randn(5, 2, 3)),
        "twice": twice(),
        "penalty": penalized(),
    }
    return {f"{topic}.{key}": tensor for topic, golden in topics.items() for key, tensor in golden.items()}
