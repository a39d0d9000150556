"""The goldens of unpaired translation: CycleGAN's losses with their gradients, and its residual generator."""

import torch
import torch.nn.functional as F
from torch import nn

from sagan import copy, normal


class Pair(nn.Module):
    """Two networks, one for each domain."""

    def __init__(self, names, create):
        super().__init__()
        for name in names:
            self.add_module(name, create())


def gradients(golden, name, loss, module):
    grads = torch.autograd.grad(loss, list(module.parameters()), retain_graph=True)
    return golden | {name: loss} | {f"{name}.grad.{key}": grad for (key, _), grad in zip(module.named_parameters(), grads)}


def cycle_gan():
    """Equations 1 to 3 of Zhu et al. 2017 with least squares, λ = 10, and the identity term of section 5.2."""
    torch.manual_seed(70)
    g = Pair(("a_to_b", "b_to_a"), lambda: nn.Sequential(nn.Conv2d(2, 2, 3, padding=1), nn.Tanh())).double()
    d = Pair(("a", "b"), lambda: nn.Sequential(nn.Conv2d(2, 3, 3), nn.Tanh(), nn.Conv2d(3, 1, 1))).double()
    a, b = torch.tanh(normal(3, 2, 5, 5)), torch.tanh(normal(3, 2, 5, 5))
    golden = {"a": a, "b": b}
    golden |= {f"generator.{key}": tensor for key, tensor in copy(g.state_dict()).items()}
    golden |= {f"discriminator.{key}": tensor for key, tensor in copy(d.state_dict()).items()}

    def real(scores):
        return 0.5 * F.mse_loss(scores, torch.ones_like(scores))

    fake_b, fake_a = g.a_to_b(a), g.b_to_a(b)
    discriminator = sum(real(net(images)) + 0.5 * (net(fake.detach()) ** 2).mean()
                        for net, images, fake in ((d.a, a, fake_a), (d.b, b, fake_b)))
    adversarial = real(d.b(fake_b)) + real(d.a(fake_a))
    cycle = 10 * (F.l1_loss(g.b_to_a(fake_b), a) + F.l1_loss(g.a_to_b(fake_a), b))
    identity = 5 * (F.l1_loss(g.a_to_b(b), b) + F.l1_loss(g.b_to_a(a), a))

    golden = gradients(golden, "discriminator-loss", discriminator, d)
    for name, loss in (("adversarial", adversarial), ("cycle", cycle), ("identity", identity)):
        golden = gradients(golden, name, loss, g)
    return golden


class Block(nn.Module):
    """Reflection padding, a convolution and instance normalization."""

    def __init__(self, source, target, kernel=3, stride=1, normalized=True):
        super().__init__()
        self.conv = nn.Conv2d(source, target, kernel, stride)
        self.norm = nn.InstanceNorm2d(target, affine=True) if normalized else None

    def forward(self, x):
        x = self.conv(F.pad(x, [self.conv.kernel_size[0] // 2] * 4, mode="reflect"))
        return x if self.norm is None else self.norm(x)


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first, self.second = Block(channels, channels), Block(channels, channels)

    def forward(self, x):
        return x + self.second(F.relu(self.first(x)))


def residual_generator():
    torch.manual_seed(71)
    layers = {"stem8": Block(2, 4, 7), "down4": Block(4, 6, stride=2), "residual1": Residual(6), "residual2": Residual(6),
              "up8": Block(6, 4), "image": Block(4, 3, 7, normalized=False)}
    network = nn.ModuleDict(layers).double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter += 0.1 * torch.randn_like(parameter)
    x = torch.tanh(normal(2, 2, 8, 8)).requires_grad_()
    y = F.relu(layers["down4"](F.relu(layers["stem8"](x))))
    y = layers["residual2"](layers["residual1"](y))
    y = F.relu(layers["up8"](F.interpolate(y, scale_factor=2, mode="nearest")))
    output = torch.tanh(layers["image"](y))
    direction = normal(*output.shape)
    (output * direction).sum().backward()
    golden = {f"start.{key}": tensor for key, tensor in copy(network.state_dict()).items()}
    return golden | {"x": x, "output": output, "direction": direction, "grad.x": x.grad}
