"""TorchSharp's state format (.dat), written from its description: no TorchSharp, no torch pickles.

    file   := LEB128(count) entry*
    entry  := string(key) tensor
    tensor := LEB128(scalar type) LEB128(rank) LEB128(size)* bytes, contiguous and little-endian
"""

import io

import numpy
import torch

SCALAR_TYPES = {torch.uint8: 0, torch.int8: 1, torch.int16: 2, torch.int32: 3, torch.int64: 4,
                torch.float16: 5, torch.float32: 6, torch.float64: 7, torch.bool: 11}


def write_number(out, value):
    while value >= 0x80:
        out.write(bytes([value & 0x7F | 0x80]))
        value >>= 7
    out.write(bytes([value]))


def read_number(source):
    value = shift = 0
    while True:
        byte = source.read(1)[0]
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value


def write_string(out, text):
    write_number(out, len(text.encode()))
    out.write(text.encode())


def write_tensor(out, tensor):
    tensor = tensor.detach().contiguous()
    write_number(out, SCALAR_TYPES[tensor.dtype])
    write_number(out, tensor.dim())
    for size in tensor.shape:
        write_number(out, size)
    out.write(tensor.numpy().tobytes())


def read_tensor(source):
    dtype = {number: dtype for dtype, number in SCALAR_TYPES.items()}[read_number(source)]
    shape = [read_number(source) for _ in range(read_number(source))]
    tensor = torch.empty(shape, dtype=dtype)
    bytes_ = bytearray(source.read(tensor.numel() * tensor.element_size()))
    if bytes_:
        tensor.copy_(torch.from_numpy(numpy.frombuffer(bytes_, tensor.numpy().dtype).reshape(shape)))
    return tensor


def write(path, tensors):
    with open(path, "wb") as out:
        write_number(out, len(tensors))
        for key, tensor in tensors.items():
            write_string(out, key)
            write_tensor(out, tensor)


def read(path):
    with open(path, "rb") as file:
        source = io.BytesIO(file.read())
    count = read_number(source)
    tensors = {source.read(read_number(source)).decode(): read_tensor(source) for _ in range(count)}
    if len(tensors) != count or source.read(1):
        raise ValueError(f"{path} promises {count} tensors and nothing after them, but holds {len(tensors)} keys.")
    return tensors
