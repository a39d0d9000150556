"""Writes lsun.mdb: 64 flat pictures, the i-th by its key of level 4 · i, as LSUN keeps its photographs.

Run beside it with Debian's python3-lmdb (which is liblmdb) and python3-pil: python3 lsun.py
"""

import hashlib
import io
import os

import lmdb
from PIL import Image, PngImagePlugin

COUNT = 64


def encode(level, kind, **settings):
    encoded = io.BytesIO()
    Image.new("RGB", (8, 8), (level,) * 3).save(encoded, kind, **settings)
    return encoded.getvalue()


def padding():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "A value of more than a page lies on pages of its own. " * 150)
    return text


def picture(number):
    if number == 0:
        return encode(0, "JPEG")
    if number == 1:
        return encode(4, "WEBP", lossless=True)
    if number == COUNT - 1:
        return encode(4 * number, "PNG", pnginfo=padding())
    return encode(4 * number, "PNG")


if os.path.exists("lsun.mdb"):
    os.remove("lsun.mdb")
keys = sorted(hashlib.sha1(b"%d" % i).hexdigest().encode() for i in range(COUNT))
with lmdb.open("lsun.mdb", subdir=False, lock=False, map_size=1 << 20) as database, database.begin(write=True) as write:
    for number, key in enumerate(keys):
        write.put(key, picture(number))
