"""A PNG with few colours: a third of the bytes, for where a picture is part of a message.

Reads what resvg writes: eight bits a channel with transparency, not interlaced (PNG, third edition,
7 and 9). Ours are flat drawings on white, so sixteen steps a channel can't be told from the original.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_SIGN = b"\x89PNG\r\n\x1a\n"
_RGBA = (8, 6, 0, 0, 0)
_MOST = 256
_STEPS = bytes(min(255, (value + 8) // 17 * 17) for value in range(256))


def few_colours(png: bytes) -> bytes:
    """The picture with a palette; as it is where it has too many colours or is of another kind."""
    parts = dict(_chunks(png))
    width, height, *kind = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if tuple(kind) != _RGBA:
        return png
    pixels = _unfiltered(zlib.decompress(parts[b"IDAT"]), width, height).translate(_STEPS)
    seen: dict[tuple[int, int, int], int] = {}
    indices = bytearray()
    for colour in zip(pixels[0::4], pixels[1::4], pixels[2::4], strict=True):
        if colour not in seen and len(seen) == _MOST:
            return png
        indices.append(seen.setdefault(colour, len(seen)))
    lines = b"".join(
        b"\0" + bytes(indices[at : at + width]) for at in range(0, width * height, width)
    )
    palette = bytes(channel for colour in seen for channel in colour)
    return _SIGN + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each kind of chunk with everything that such chunks hold."""
    found: dict[bytes, bytes] = {}
    at = len(_SIGN)
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        found[name] = found.get(name, b"") + png[at + 8 : at + 8 + length]
        at += length + 12
    yield from found.items()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _unfiltered(raw: bytes, width: int, height: int) -> bytes:
    """The bytes of the pixels: each line says how it was written, from what is left of and above it."""
    stride = 4 * width
    above = bytearray(stride)
    whole = bytearray()
    for at in range(0, height * (stride + 1), stride + 1):
        line = bytearray(raw[at + 1 : at + 1 + stride])
        match raw[at]:
            case 1:
                for n in range(4, stride):
                    line[n] = line[n] + line[n - 4] & 255
            case 2:
                line = bytearray(one + up & 255 for one, up in zip(line, above, strict=True))
            case 3:
                for n in range(stride):
                    left = line[n - 4] if n > 3 else 0
                    line[n] = line[n] + (left + above[n] >> 1) & 255
            case 4:
                for n in range(stride):
                    left, corner = (line[n - 4], above[n - 4]) if n > 3 else (0, 0)
                    line[n] = line[n] + _nearest(left, above[n], corner) & 255
        whole += line
        above = line
    return bytes(whole)


def _nearest(left: int, up: int, corner: int) -> int:
    """Which of the three is nearest to what they foretell (PNG, 9.4)."""
    foretold = left + up - corner
    by_left, by_up, by_corner = abs(foretold - left), abs(foretold - up), abs(foretold - corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner
