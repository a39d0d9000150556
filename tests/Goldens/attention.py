"""The goldens of self-attention's variants: the official code, the paper, and a gradient penalty through either."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

from sagan import copy


class Official(nn.Module):
    """Keys and values max-pooled 2×2, value C/2, a projection back, all four normalized, no biases, γ a scalar."""

    def __init__(self, channels):
        super().__init__()
        self.query = spectral_norm(nn.Conv2d(channels, channels // 8, 1, bias=False))
        self.key = spectral_norm(nn.Conv2d(channels, channels // 8, 1, bias=False))
        self.value = spectral_norm(nn.Conv2d(channels, channels // 2, 1, bias=False))
        self.output = spectral_norm(nn.Conv2d(channels // 2, channels, 1, bias=False))
        self.gamma = nn.Parameter(torch.tensor(0.0))

    def attend(self, x):
        query, key, value = self.query(x), F.max_pool2d(self.key(x), 2), F.max_pool2d(self.value(x), 2)
        weights = torch.softmax(torch.einsum("nchw,ncij->nhwij", query, key).flatten(3), dim=3)
        seen = torch.einsum("nhwk,nck->nchw", weights, value.flatten(2))
        return x + self.gamma * self.output(seen), weights.flatten(1, 2)


class Paper(nn.Module):
    """Query, key and value all C/8, a projection back, every key, no biases."""

    def __init__(self, channels):
        super().__init__()
        self.query, self.key, self.value = (nn.Conv2d(channels, channels // 8, 1, bias=False) for _ in range(3))
        self.output = nn.Conv2d(channels // 8, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(1))

    def attend(self, x):
        query, key, value = (part(x).flatten(2) for part in (self.query, self.key, self.value))
        weights = torch.softmax(torch.einsum("ncq,nck->nqk", query, key), dim=2)
        seen = torch.einsum("nck,nqk->ncq", value, weights)
        return x + self.gamma * self.output(seen.unflatten(2, x.shape[2:])), weights


class Heads(nn.Module):
    """Every projection C to C, four heads: PyTorch's own multi-head attention, whose map is the heads' mean."""

    def __init__(self, channels, heads=4):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Conv2d(channels, channels, 1) for _ in range(4))
        self.gamma = nn.Parameter(torch.zeros(1))

    def attend(self, x):
        sequence = x.flatten(2).permute(2, 0, 1)
        query, key, value, output = (part.weight.flatten(1) for part in (self.query, self.key, self.value, self.output))
        biases = torch.cat([self.query.bias, self.key.bias, self.value.bias])
        seen, weights = F.multi_head_attention_forward(
            sequence, sequence, sequence, len(query), self.heads, None, biases, None, None, False, 0.0, output,
            self.output.bias, use_separate_proj_weight=True, q_proj_weight=query, k_proj_weight=key, v_proj_weight=value)
        return x + self.gamma * seen.permute(1, 2, 0).unflatten(2, x.shape[2:]), weights


class Distance(nn.Module):
    """Two heads of L2 attention: query and key are one projection C/4, value C/2, a projection back, no biases."""

    def __init__(self, channels, heads=2):
        super().__init__()
        self.heads = heads
        self.query = nn.Conv2d(channels, channels // 4, 1, bias=False)
        self.value = nn.Conv2d(channels, channels // 2, 1, bias=False)
        self.output = nn.Conv2d(channels // 2, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(1))

    def attend(self, x):
        query, value = (part(x).flatten(2).unflatten(1, (self.heads, -1)) for part in (self.query, self.value))
        distances = (query[..., :, None] - query[..., None, :]).square().sum(2)
        weights = torch.softmax(-distances / query.shape[2] ** 0.5, dim=3)
        seen = torch.einsum("nhck,nhqk->nhcq", value, weights).flatten(1, 2)
        return x + self.gamma * self.output(seen.unflatten(2, x.shape[2:])), weights.mean(1)


def attention_golden(layer, x):
    """The start, the output, the map, all gradients, then those of a gradient penalty, and the end."""
    nn.init.constant_(layer.gamma, 0.7)
    golden = {f"start.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}
    x.requires_grad_()
    output, weights = layer.attend(x)
    direction = torch.randn_like(output)
    (output * direction).sum().backward()
    golden |= {"x": x, "output": output, "attention": weights, "direction": direction, "grad.x": x.grad.clone()}
    golden |= {f"grad.{key}": parameter.grad.clone() for key, parameter in layer.named_parameters()}
    layer.zero_grad()
    gradient, = torch.autograd.grad((layer.attend(x)[0] * direction).sum(), x, create_graph=True)
    penalty = gradient.square().sum()
    penalty.backward()
    golden |= {"penalty": penalty} | {f"penalty.grad.{key}": p.grad for key, p in layer.named_parameters()}
    return golden | {f"end.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}


def official():
    torch.manual_seed(30)
    return attention_golden(Official(16), torch.randn(2, 16, 6, 4))


def paper():
    torch.manual_seed(31)
    return attention_golden(Paper(16), torch.randn(2, 16, 5, 3))


def heads():
    torch.manual_seed(32)
    return attention_golden(Heads(16), torch.randn(2, 16, 4, 3))


def distance():
    torch.manual_seed(33)
    return attention_golden(Distance(16), torch.randn(2, 16, 5, 3))
