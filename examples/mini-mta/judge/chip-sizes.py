#!/usr/bin/python3
"""Prints what the program on the chip takes of its memory.

    chip-sizes.py PROGRAM MONITOR RAM_FILE

The monitor is QEMU's, on a Unix socket; the RAM is written to the file. Where the stack was never used, it still has the
pattern that cortex-m-rt has painted it with.
"""

import os
import socket
import struct
import sys
import time

RAM_START, RAM_SIZE, FLASH_SIZE = 0x2000_0000, 64 * 1024, 256 * 1024
PAINT = b"\xcc" * 4


def sections(program):
    """The allocated sections of an ELF file: whether each takes flash, its address and its size."""
    start, = struct.unpack_from("<I", program, 0x20)
    size, count = struct.unpack_from("<HH", program, 0x2E)
    for index in range(count):
        _, kind, flags, address, _, length = struct.unpack_from("<6I", program, start + index * size)
        if flags & 2:
            yield kind != 8, address, length


def dump(monitor, file):
    """Has QEMU write the RAM to a file."""
    with socket.socket(socket.AF_UNIX) as qemu:
        qemu.connect(monitor)
        qemu.sendall(f'pmemsave {RAM_START:#x} {RAM_SIZE} "{file}"\n'.encode())
        for _ in range(100):
            if os.path.exists(file) and os.path.getsize(file) == RAM_SIZE:
                break
            time.sleep(0.05)
    with open(file, "rb") as ram:
        return ram.read()


with open(sys.argv[1], "rb") as program:
    parts = list(sections(program.read()))
flash = sum(length for is_in_flash, _, length in parts if is_in_flash)
end = max((address + length for _, address, length in parts if address >= RAM_START), default=RAM_START)
static = end - RAM_START
words = dump(*sys.argv[2:])[static + -static % 4:]
unused = next((index for index in range(0, len(words), 4) if words[index:index + 4] != PAINT), len(words))
print(f"flash {flash} of {FLASH_SIZE}, static RAM {static}, stack {len(words) - unused} of {len(words)}")
sys.exit(unused == 0)
