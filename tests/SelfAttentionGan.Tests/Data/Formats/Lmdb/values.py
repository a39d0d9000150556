"""Writes values.mdb: 44 values of 0 to 4081 bytes in a tree of three levels, some of them deleted or written anew.

Run beside it with Debian's python3-lmdb (which is liblmdb): python3 values.py
"""

import os

import lmdb

COUNT, GONE = 48, range(16, 20)

# The longest value beside its key, the shortest on a page of its own, and as many bytes as fill that page, and one more.
LENGTHS = {2: 1530, 3: 1531, 30: 4080, 40: 4081}


def key(number):
    return b"%05d" % number * 100


def value(number, length):
    return bytes((7 * number + 3 * i + i // 251) % 256 for i in range(length))


if os.path.exists("values.mdb"):
    os.remove("values.mdb")
with lmdb.open("values.mdb", subdir=False, lock=False, map_size=1 << 20) as database:
    with database.begin(write=True) as write:
        for number in range(COUNT):
            write.put(key(number), value(number, number if number < 4 else LENGTHS.get(number, number)))
    with database.begin(write=True) as write:
        for number in GONE:
            write.delete(key(number))
        for number in range(4):
            write.put(key(number), value(number, LENGTHS.get(number, number)))
    print(database.stat(), database.info(), os.path.getsize("values.mdb"))
