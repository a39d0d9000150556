"""The goldens of text to image: cross-attention to words, and DF-GAN's matching-aware loss and gradient penalty."""

import torch
import torch.nn.functional as F
from torch import nn

from sagan import copy, normal


class CrossAttention(nn.Module):
    """Queries C/8 from positions, keys C/8 and values C from words; padding is left out of the softmax."""

    def __init__(self, channels, length):
        super().__init__()
        self.query = nn.Conv2d(channels, channels // 8, 1)
        self.key = nn.Conv1d(length, channels // 8, 1)
        self.value = nn.Conv1d(length, channels, 1)
        self.gamma = nn.Parameter(torch.tensor([0.7]))

    def attend(self, x, words, padding):
        """Text by text and without its padding, whose weights are zero."""
        outputs, maps = [], []
        for image, text, padded in zip(x, words, padding):
            own = text[:, ~padded][None]
            query, key, value = self.query(image[None]).flatten(2)[0], self.key(own)[0], self.value(own)[0]
            weights = torch.softmax(query.T @ key, dim=1)
            outputs.append(image + self.gamma * (value @ weights.T).view_as(image))
            maps.append(torch.zeros(len(weights), len(padded)).masked_scatter(~padded, weights))
        return torch.stack(outputs), torch.stack(maps)


def cross_attention():
    torch.manual_seed(60)
    layer = CrossAttention(16, 6)
    x, words = torch.randn(3, 16, 4, 3, requires_grad=True), torch.randn(3, 6, 5, requires_grad=True)
    padding = torch.tensor([[False] * 5, [False, False, True, True, True], [False, False, False, False, True]])
    golden = {f"start.{key}": tensor for key, tensor in copy(layer.state_dict()).items()}
    output, weights = layer.attend(x, words, padding)
    direction = torch.randn_like(output)
    (output * direction).sum().backward()
    golden |= {"x": x, "words": words, "padding": padding, "output": output, "attention": weights, "direction": direction}
    golden |= {"grad.x": x.grad, "grad.words": words.grad}
    return golden | {f"grad.{key}": parameter.grad for key, parameter in layer.named_parameters()}


class Critic(nn.Module):
    """Scores an image with a sentence, not linearly in either."""

    def __init__(self):
        super().__init__()
        self.image, self.both = nn.Linear(12, 5), nn.Linear(8, 6)
        self.score = nn.Linear(6, 1)

    def forward(self, x, s):
        features = torch.tanh(self.image(x.flatten(1)))
        return self.score(torch.tanh(self.both(torch.cat([features, s], 1))))[:, 0]


def matching_aware():
    """Four images, of which the second and the third have the same caption; equations 1 and 2 of Tao et al. 2022."""
    torch.manual_seed(61)
    critic = Critic().double()
    real, fake, sentences = torch.tanh(normal(4, 3, 2, 2)), torch.tanh(normal(4, 3, 2, 2)), normal(4, 3)
    sentences[2] = sentences[1]
    golden = {"real": real, "fake": fake, "sentences": sentences}
    golden |= {f"start.{key}": tensor for key, tensor in copy(critic.state_dict()).items()}

    other = [3, 0, 1, 2]
    mismatches = [i for i in range(4) if not torch.equal(sentences[i], sentences[other[i]])]
    mismatched = critic(real, sentences[other])[mismatches]
    matched = critic(real, sentences)
    adversarial = (F.relu(1 - matched).mean() + F.relu(1 + critic(fake, sentences)).mean()
                   + F.relu(1 - matched[mismatches]).mean() + F.relu(1 + mismatched).mean()) / 2

    x, s = real.clone().requires_grad_(), sentences.clone().requires_grad_()
    of_x, of_s = torch.autograd.grad(critic(x, s).sum(), (x, s), create_graph=True)
    gradient = 2 * ((of_x.flatten(1).norm(dim=1) + of_s.norm(dim=1)) ** 6).mean()
    golden |= {"adversarial": adversarial, "gradient": gradient}
    for name, loss in (("adversarial", adversarial), ("gradient", gradient)):
        grads = torch.autograd.grad(loss, list(critic.parameters()), allow_unused=True)
        golden |= {f"{name}.grad.{key}": grad for (key, _), grad in zip(critic.named_parameters(), grads) if grad is not None}

    z = fake.clone().requires_grad_()
    generator = -critic(z, sentences).mean()
    generator.backward()
    return golden | {"generator": generator, "generator.grad": z.grad}
