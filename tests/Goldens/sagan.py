"""The goldens of the library itself: spectral norm, self-attention, and three steps of a whole SAGAN."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm


def copy(tensors):
    return {key: tensor.detach().clone() for key, tensor in tensors.items()}


def spectral_norms():
    """Twenty steps of gradient descent on each kind of layer; σ is read back from weight_orig / weight."""
    torch.manual_seed(20)
    golden = {}
    for name, layer, x in (("conv2d", nn.Conv2d(3, 8, 3), torch.randn(2, 3, 6, 6)),
                           ("conv_transpose2d", nn.ConvTranspose2d(6, 4, 4, 2, 1), torch.randn(2, 6, 3, 3)),
                           ("linear", nn.Linear(6, 5), torch.randn(3, 6)),
                           ("conv1d", nn.Conv1d(3, 8, 3), torch.randn(2, 3, 6)),
                           ("conv3d", nn.Conv3d(2, 5, 2), torch.randn(2, 2, 3, 4, 3)),
                           ("conv_transpose1d", nn.ConvTranspose1d(6, 4, 4, 2, 1), torch.randn(2, 6, 3)),
                           ("conv_transpose3d", nn.ConvTranspose3d(3, 4, 2, 2), torch.randn(2, 3, 2, 3, 2)),
                           ("embedding", nn.Embedding(7, 4), torch.tensor([[0, 3], [6, 3]]))):
        layer = spectral_norm(layer)
        golden |= {f"{name}.x": x} | {f"{name}.start.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}
        descent = torch.optim.SGD(layer.parameters(), lr=0.5)
        sigmas, losses, u = [], [], []
        for _ in range(20):
            loss = (layer(x) - 1).square().mean()
            sigmas.append((layer.weight_orig.norm() / layer.weight.norm()).detach())
            losses.append(loss.detach())
            u.append(layer.weight_u.clone())
            descent.zero_grad()
            loss.backward()
            descent.step()
        golden |= {f"{name}.sigmas": torch.stack(sigmas), f"{name}.losses": torch.stack(losses),
                   f"{name}.u": torch.stack(u)}
        golden |= {f"{name}.end.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}
        golden |= {f"{name}.eval.output": layer.eval()(x)}
    return golden


class SelfAttention(nn.Module):
    """The common ports' variant: query and key have an eighth of the channels, value has all, γ starts at zero."""

    def __init__(self, channels):
        super().__init__()
        self.query = nn.Conv2d(channels, channels // 8, 1)
        self.key = nn.Conv2d(channels, channels // 8, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.attend(x)[0]

    def attend(self, x):
        query, key, value = (part(x).flatten(2) for part in (self.query, self.key, self.value))
        attention = torch.softmax(torch.einsum("ncq,nck->nqk", query, key), dim=-1)
        seen = torch.einsum("nck,nqk->ncq", value, attention)
        return self.gamma * seen.view_as(x) + x, attention


def self_attention():
    torch.manual_seed(21)
    layer = SelfAttention(16)
    nn.init.constant_(layer.gamma, 0.7)
    x = torch.randn(2, 16, 6, 5, requires_grad=True)
    output, attention = layer.attend(x)
    direction = torch.randn_like(output)
    (output * direction).sum().backward()
    golden = {"x": x, "output": output, "attention": attention, "direction": direction, "grad.x": x.grad}
    return golden | copy(layer.state_dict()) | {f"grad.{key}": p.grad for key, p in layer.named_parameters()}


def generator(latent=16, width=8):
    """4×4, 8×8, 16×16: normalized transposed convolutions, attention before each upsampling, a plain last one."""
    return nn.Sequential(
        spectral_norm(nn.ConvTranspose2d(latent, 2 * width, 4)), nn.BatchNorm2d(2 * width), nn.ReLU(),
        SelfAttention(2 * width),
        spectral_norm(nn.ConvTranspose2d(2 * width, width, 4, 2, 1)), nn.BatchNorm2d(width), nn.ReLU(),
        SelfAttention(width),
        nn.ConvTranspose2d(width, 3, 4, 2, 1), nn.Tanh())


def discriminator(width=8):
    """16×16, 8×8, 4×4: normalized convolutions, attention after each downsampling, a plain last one; returns scores."""
    return nn.Sequential(
        spectral_norm(nn.Conv2d(3, width, 4, 2, 1)), nn.LeakyReLU(0.1), SelfAttention(width),
        spectral_norm(nn.Conv2d(width, 2 * width, 4, 2, 1)), nn.LeakyReLU(0.1), SelfAttention(2 * width),
        nn.Conv2d(2 * width, 1, 4), nn.Flatten(0))


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


def steps(count=3, batch=4, latent=16):
    """Hinge loss, Adam (0, 0.9), D's learning rate four times G's: D on real, D on detached fake, then G.

    In 64 bits: without momentum Adam's first step is the gradient's sign, and that of a small gradient is not
    reproducible in 32 bits.
    """
    torch.manual_seed(22)
    g, d = generator(latent).double(), discriminator().double()
    for attention in (layer for net in (g, d) for layer in net if isinstance(layer, SelfAttention)):
        nn.init.constant_(attention.gamma, 0.25)                       # at zero three steps would hardly test attention
    golden = {f"start.generator.{key}": tensor for key, tensor in copy(g.state_dict()).items()}
    golden |= {f"start.discriminator.{key}": tensor for key, tensor in copy(d.state_dict()).items()}
    adam_g = torch.optim.Adam(g.parameters(), lr=1e-3, betas=(0.0, 0.9))
    adam_d = torch.optim.Adam(d.parameters(), lr=4e-3, betas=(0.0, 0.9))
    losses_d, losses_g = [], []
    for step in range(count):
        real = torch.tanh(normal(batch, 3, 16, 16))
        z_d, z_g = normal(batch, latent, 1, 1), normal(batch, latent, 1, 1)
        loss_d = F.relu(1 - d(real)).mean() + F.relu(1 + d(g(z_d).detach())).mean()
        adam_d.zero_grad()
        loss_d.backward()
        adam_d.step()
        loss_g = -d(g(z_g)).mean()
        adam_g.zero_grad()
        loss_g.backward()
        adam_g.step()
        losses_d.append(loss_d.detach())
        losses_g.append(loss_g.detach())
        golden |= {f"{step}.real": real, f"{step}.latent.discriminator": z_d, f"{step}.latent.generator": z_g}
    golden |= {"losses.discriminator": torch.stack(losses_d), "losses.generator": torch.stack(losses_g)}
    golden |= {f"end.generator.{key}": tensor for key, tensor in copy(g.state_dict()).items()}
    golden |= {f"end.discriminator.{key}": tensor for key, tensor in copy(d.state_dict()).items()}
    z, image = normal(2, latent, 1, 1), torch.tanh(normal(2, 3, 16, 16))
    return golden | {"eval.latent": z, "eval.image": g.eval()(z), "eval.real": image, "eval.score": d.eval()(image)}
