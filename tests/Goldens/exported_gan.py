"""Loads GANs that `sagan export --to pth` wrote into the networks of presets.py, and saves what these compute.

    python3 exported_gan.py FOLDER PRESET ...     reads FOLDER/PRESET-generator.pth, -average.pth and -discriminator.pth,
                                                  writes FOLDER/PRESET-computed.pth
"""

import pathlib
import sys

import torch

import presets
import weight_files


def computed(folder, name):
    """Latents, labels and images, and what the three networks compute from them in evaluation mode."""
    generator, discriminator = presets.PRESETS[name][0]()
    average, _ = presets.PRESETS[name][0]()
    for role, net in (("generator", generator), ("average", average), ("discriminator", discriminator)):
        net.load_state_dict(weight_files.load(folder / f"{name}-{role}.pth"), strict=True)
        net.eval()

    torch.manual_seed(1)
    latents = torch.randn(presets.BATCH, presets.LATENT)
    conditional = getattr(discriminator.score, "embed", None) is not None
    labels = torch.randint(presets.CLASSES, (presets.BATCH,)) if conditional else None
    with torch.no_grad():
        images = generator(latents, labels)
        results = {"latents": latents, "generator": images, "average": average(latents, labels),
                   "discriminator": discriminator(images, labels)}
    return results | ({} if labels is None else {"labels": labels})


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:]:
        torch.save(computed(folder, name), folder / f"{name}-computed.pth")
