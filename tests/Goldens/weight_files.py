"""Weight files of PyTorch (.pth, zipped and of the older form) and of safetensors, which is written here from its
description.

    python3 weight_files.py                          rewrites the files beside the tests that read them
    python3 weight_files.py compare OURS THEIRS ...  loads each pair of .pth or .safetensors files, and prints how many
                                                     tensors of theirs are in ours, with the same bits, types and shapes
"""

import collections
import inspect
import json
import pathlib
import sys

import numpy
import torch

TESTS = pathlib.Path(__file__).parent.parent / "SelfAttentionGan.Interop.Tests"

TYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
         torch.uint8, torch.bool, torch.complex64, torch.complex128]

SAFETENSORS = {"F32": torch.float32, "F64": torch.float64, "F16": torch.float16, "BF16": torch.bfloat16,
               "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8,
               "BOOL": torch.bool, "C64": torch.complex64}


def types():
    """0, 1, 2 of each type."""
    return collections.OrderedDict(
        (str(dtype).removeprefix("torch."), torch.arange(3).to(dtype)) for dtype in TYPES)


def views():
    """Views of the numbers from 0 to 11, which share one storage."""
    base = torch.arange(12, dtype=torch.float32)
    grid = base.view(3, 4)
    return collections.OrderedDict(
        grid=grid, transposed=grid.t(), row=grid[1], column=grid[:, 2], every_second=base[1::2], repeated=base[5].expand(2, 3),
        scalar=base[7], empty=base[:0].view(0, 5), parameter=torch.nn.Parameter(base[2:4]))


def checkpoint():
    """A training checkpoint: weights, an optimizer with its moments, and numbers."""
    module = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.BatchNorm1d(1))
    for i, parameter in enumerate(module.parameters()):
        torch.nn.init.constant_(parameter, i)
    optimizer = torch.optim.Adam(module.parameters(), lr=0.5, betas=(0.0, 0.75))
    module(torch.eye(2)).sum().backward()
    optimizer.step()
    return {"state_dict": module.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3, "best_fid": numpy.float64(12.5),
            "loss": 0.25, "run_name": "größe", "ema": False, "nothing": None, "sizes": torch.Size([2, 3]),
            "args": {"lr": [0.5, 0.25]}, "big": 2 ** 40, "negative": -7, "device": torch.device("cpu")}


def whole_module():
    return torch.nn.Linear(2, 1)


def write_safetensors(path, tensors, metadata):
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for name, tensor in tensors.items():
        content = bytes(tensor.contiguous().flatten().view(torch.uint8).numpy()) if tensor.numel() else b""
        dtype = next(key for key, dtype in SAFETENSORS.items() if dtype == tensor.dtype)
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def read_safetensors(path):
    content = pathlib.Path(path).read_bytes()
    length = int.from_bytes(content[:8], "little")
    header, data, covered = json.loads(content[8:8 + length]), content[8 + length:], 0
    assert content[8:9] == b"{" and (8 + length) % 8 == 0
    tensors = {}
    entries = {name: entry for name, entry in header.items() if name != "__metadata__"}
    for name, entry in sorted(entries.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        dtype = SAFETENSORS[entry["dtype"]]
        tensor = torch.empty(entry["shape"], dtype=dtype)
        assert begin == covered and end - begin == tensor.numel() * tensor.element_size() and begin % tensor.element_size() == 0
        if tensor.numel():
            bits = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.uint8)
            tensor = bits.view(dtype).reshape(entry["shape"])
        tensors[name], covered = tensor, end
    assert covered == len(data)
    return tensors


def load(path):
    if str(path).endswith(".safetensors"):
        return read_safetensors(path)
    safe = {"weights_only": True} if "weights_only" in inspect.signature(torch.load).parameters else {}
    return torch.load(path, map_location="cpu", **safe)


def bits(tensor):
    tensor = tensor.detach().contiguous().flatten()
    return tensor.view(torch.uint8) if tensor.numel() else tensor


def compare(ours, theirs):
    ours, theirs = load(ours), load(theirs)
    for name, tensor in theirs.items():
        assert ours[name].dtype == tensor.dtype and ours[name].shape == tensor.shape, name
        assert torch.equal(bits(ours[name]), bits(tensor)), name
    return f"{len(theirs)} of {len(ours)}"


def write():
    for name, value in [("types", types()), ("views", views()), ("checkpoint", checkpoint())]:
        torch.save(value, TESTS / "PyTorch" / f"{name}.pth")
        torch.save(value, TESTS / "PyTorch" / f"{name}-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(whole_module(), TESTS / "PyTorch" / "module.pth")
    named = {name: tensor for name, tensor in types().items() if tensor.dtype != torch.complex128}
    named.update(scalar=torch.tensor(7.0), empty=torch.empty(0, 5))
    write_safetensors(TESTS / "Safetensors" / "types.safetensors", named, {"format": "pt", "größe": "1"})


if __name__ == "__main__":
    if sys.argv[1:2] == ["compare"]:
        for ours, theirs in zip(sys.argv[2::2], sys.argv[3::2]):
            print(compare(ours, theirs))
    else:
        write()
