"""Networks of four public projects, defined anew: the same keys, the same functions, few channels.

Each module has `networks()` and `save(path, state)`; `generate.py published-weights` writes a file for each network as
its project would, beside the tests that read them, and the images and scores that it gives.
"""

import pathlib

import torch

from . import biggan, heykeetae, mimicry, studiogan

FOLDER = pathlib.Path(__file__).parents[2] / "SelfAttentionGan.Interop.Tests" / "PublishedWeights"
PROJECTS = {"heykeetae": heykeetae, "biggan": biggan, "studiogan": studiogan, "mimicry": mimicry}
LATENT, CLASSES, BATCH = 6, 3, 3


def inputs(seed, *shape):
    """In 64 bits, a stream that any reader can repeat."""
    torch.manual_seed(seed)
    return torch.randn(shape, dtype=torch.float64).float()


def fill(net, seed):
    """Random weights, γ and statistics; images are neither gray nor saturated."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for key, tensor in net.state_dict().items():
            name = key.split(".")[-1]
            if not tensor.is_floating_point() or name in ("u0", "sv0", "weight_u", "weight_v"):
                continue
            x = torch.randn(tensor.shape)
            if name in ("running_var", "stored_var"):
                x = 0.5 + x * x
            elif name in ("gamma", "sigma"):
                x = torch.full_like(x, 0.7)
            elif key.endswith("embed.weight") and "block" in key:
                x = 0.2 * x + torch.tensor([1.0, 0.0]).repeat_interleave(x.shape[1] // 2)
            elif ".gain." in key or ".bias." in key:
                x = 0.2 * x
            elif x.dim() < 2:
                x = 0.1 * x + (1 if name in ("weight", "gain") else 0)
            else:
                x = x / x[0].numel() ** 0.5
            tensor.copy_(x)


def cells(images):
    """Every pixel of a coarse grid: 8×8 of them."""
    step = images.shape[2] // 8
    return images[:, :, step // 2::step, step // 2::step].contiguous()


def published_weights():
    golden = {}
    for name, project in PROJECTS.items():
        torch.manual_seed(1)
        generator, discriminator, size, conditional = project.networks(LATENT, CLASSES)
        labels = (torch.tensor([2, 0, 1]),) if conditional else ()
        latents, images = inputs(3, BATCH, LATENT), torch.tanh(inputs(4, BATCH, 3, size, size))
        for role, net, x, show in (("generator", generator, latents, cells),
                                   ("discriminator", discriminator, images, torch.flatten)):
            fill(net, len(golden) + 1)
            with torch.no_grad():
                for _ in range(2):
                    net.train()(x, *labels)                           # u and running statistics as of a trained network
            state = {key: tensor.clone() for key, tensor in net.state_dict().items()}
            project.save(FOLDER / f"{name}-{role}.pth", state)
            for mode in ("eval", "train"):
                net.load_state_dict(state)
                with torch.no_grad():
                    golden[f"{name}.{role}.{mode}"] = show(net.train(mode == "train")(x, *labels))
            golden |= {f"{name}.{role}.after.{key}": tensor.clone() for key, tensor in net.state_dict().items()
                       if key.endswith(("weight_u", "u0", "running_mean", "stored_var"))}
    return golden
