"""The golden of resizing: torchvision's resize of a few images, with antialiasing.

    python3 resizing.py                 rewrites resizing.dat beside this script (Debian: python3-torchvision)

The committed file comes from torchvision 0.14 with Pillow 9.4. Each image is resized in both modes of torchvision:
as a PIL image, which is what most training sets went through, and as a tensor with antialias=True.
"""

import pathlib

import numpy
import torch
from PIL import Image
from torchvision.transforms import functional

import state_file

# Width and height before and after: down, up, both; odd, not square, one pixel; nothing at all in one direction.
SIZES = [((64, 64), (16, 16)), ((64, 64), (9, 9)), ((37, 23), (8, 8)), ((5, 7), (16, 16)), ((1, 1), (4, 3)),
         ((9, 1), (5, 4)), ((1, 9), (4, 5)), ((20, 30), (30, 20)), ((50, 3), (1, 1)), ((16, 16), (17, 15)),
         ((48, 32), (32, 32)), ((32, 50), (32, 17)), ((50, 32), (17, 32)), ((2, 61), (2, 3))]


def stripes(width, height, channels, rng):
    """Black and white, one pixel each: what aliases worst."""
    y, x = numpy.mgrid[:height, :width]
    return numpy.repeat((((x + y) % 2) * 255)[:, :, None], channels, axis=2)


def ramps(width, height, channels, rng):
    y, x = numpy.mgrid[:height, :width]
    return numpy.stack([(x * (c + 2) * 3 + y * (5 - c)) % 256 for c in range(channels)], axis=2)


def noise(width, height, channels, rng):
    """Full contrast: rounding between the two directions shows most."""
    return rng.choice([0, 255, 1, 254, 128], (height, width, channels))


def resized(pixels, width, height):
    image = Image.fromarray(pixels if pixels.shape[2] == 3 else pixels[:, :, 0])
    pil = numpy.asarray(functional.resize(image, [height, width]))
    tensor = functional.resize(torch.from_numpy(pixels).permute(2, 0, 1), [height, width], antialias=True)
    return {"pil": torch.from_numpy(pil.reshape(height, width, -1).copy()), "tensor": tensor.permute(1, 2, 0)}


def resizing():
    rng = numpy.random.default_rng(5)
    golden = {}
    for (width, height), (to_width, to_height) in SIZES:
        for render, channels in ((stripes, 1), (ramps, 3), (noise, 3)):
            pixels = render(width, height, channels, rng).astype(numpy.uint8)
            name = f"{render.__name__} {width}x{height} to {to_width}x{to_height}"
            golden[f"{name}.image"] = torch.from_numpy(pixels)
            golden |= {f"{name}.{kind}": tensor for kind, tensor in resized(pixels, to_width, to_height).items()}
    return golden


if __name__ == "__main__":
    state_file.write(pathlib.Path(__file__).parent / "resizing.dat", resizing())
