"""Small TorchScript files as feature extractors, and what they compute.

    python3 extractors.py      writes the .pt files into the folder of the extractors' tests; generate.py writes the values
"""

import pathlib
import zipfile

import torch
import torch.nn.functional as F

FILES = pathlib.Path(__file__).parent.parent / "SelfAttentionGan.Tests" / "Metrics" / "Extractors"


class InceptionLike(torch.nn.Module):
    """The arguments and outputs of NVIDIA's inception-2015-12-05.pt, with a network of a few weights."""

    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Conv2d(3, 6, 4, stride=4)
        self.output = torch.nn.Linear(6, 5)

    def forward(self, img: torch.Tensor, return_features: bool = False, use_fp16: bool = False,
                no_output_bias: bool = False) -> torch.Tensor:
        x = img.to(torch.float32) / 128 - 1
        features = torch.relu(self.layers(x)).mean(dim=[2, 3])
        if return_features:
            return features
        if no_output_bias:
            logits = F.linear(features, self.output.weight)
        else:
            logits = self.output(features)
        return logits.softmax(dim=1)


class TwoOutputs(torch.nn.Module):
    """Floats of 8x8; logits first, then features as maps of one position."""

    def __init__(self):
        super().__init__()
        self.hidden = torch.nn.Linear(3 * 8 * 8, 7)
        self.classes = torch.nn.Linear(7, 4)

    def forward(self, x: torch.Tensor):
        features = torch.tanh(self.hidden(x.flatten(1)))
        return self.classes(features), features[:, :, None, None]


def networks():
    torch.manual_seed(19)
    return InceptionLike().eval(), TwoOutputs().eval()


def images():
    generator = torch.Generator().manual_seed(5)
    return torch.randint(0, 256, (5, 3, 12, 8), generator=generator, dtype=torch.uint8)


def tensorflow_bilinear(x, size):
    """TensorFlow 1's resize_bilinear by a sampling grid, as the Inception file does it."""
    height, width = x.shape[2:]
    theta = torch.eye(2, 3)
    theta[0, 2] += theta[0, 0] / width - theta[0, 0] / size
    theta[1, 2] += theta[1, 1] / height - theta[1, 1] / size
    grid = F.affine_grid(theta.unsqueeze(0).repeat(len(x), 1, 1), [len(x), x.shape[1], size, size], align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)


def imagenet(x):
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    return (x / 255 - mean) / deviation


@torch.no_grad()
def extractors():
    inception, two = networks()
    x = images()
    floats = x.float()
    features = inception(x, return_features=True)
    small = F.interpolate(floats, (8, 8), mode="bilinear", align_corners=False, antialias=True)
    logits, maps = two(imagenet(small))
    return {
        "images": x,
        "inception.features": features,
        "inception.logits": F.linear(features, inception.output.weight),
        "inception.probabilities": inception(x, no_output_bias=True),
        "two.features": maps.flatten(1),
        "two.logits": logits,
        "bilinear": small,
        "bicubic": F.interpolate(floats, (8, 8), mode="bicubic", align_corners=False, antialias=True).clamp(0, 255),
        "tensorflow.larger": tensorflow_bilinear(floats, 19),
        "tensorflow.smaller": tensorflow_bilinear(floats, 5),
        "imagenet": imagenet(floats),
    }


def files():
    inception, two = networks()
    torch.jit.script(inception).save(FILES / "inception-like.pt")
    torch.jit.script(two).save(FILES / "two-outputs.pt")
    torch.save(two.state_dict(), FILES / "state-dict.pt")

    # Code that ends within a line, as no archive that torch writes.
    whole = zipfile.ZipFile(FILES / "two-outputs.pt")
    with zipfile.ZipFile(FILES / "damaged-code.pt", "w") as damaged:
        for entry in whole.infolist():
            content = whole.read(entry)
            damaged.writestr(entry.filename, content[:len(content) // 2] if entry.filename.endswith(".py") else content)


if __name__ == "__main__":
    files()
