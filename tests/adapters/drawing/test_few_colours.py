"""A picture with few colours is the same picture, and a fraction of it."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.drawing.few_colours import few_colours

Pixel = tuple[int, int, int, int]


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _filtered(rows: list[bytes], kinds: list[int]) -> bytes:
    """The lines as a PNG writes them; each kind by its own definition (PNG, 9.2)."""
    written = bytearray()
    above = bytes(len(rows[0]))
    for row, kind in zip(rows, kinds, strict=True):
        written.append(kind)
        for n, value in enumerate(row):
            left, up = (row[n - 4] if n > 3 else 0), above[n]
            corner = above[n - 4] if n > 3 else 0
            nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
            foretold = (0, left, up, (left + up) // 2, nearest)[kind]
            written.append((value - foretold) % 256)
        above = row
    return bytes(written)


def _png(rows: list[list[Pixel]], kinds: list[int], *, two: bool = False) -> bytes:
    lines = [bytes(channel for pixel in row for channel in pixel) for row in rows]
    data = zlib.compress(_filtered(lines, kinds))
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 6, 0, 0, 0)
    half = len(data) // 2
    body = [data[:half], data[half:]] if two else [data]
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", head),
            *(_chunk(b"IDAT", one) for one in body),
            _chunk(b"IEND", b""),
        )
    )


def _read(png: bytes) -> tuple[int, int, list[tuple[int, int, int]]]:
    """Width, height and colours of a picture with a palette."""
    at, parts = 8, {}
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            name + data
        )
        parts[name] = data
        at += length + 12
    width, height, bits, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (bits, kind) == (8, 3)
    lines = zlib.decompress(parts[b"IDAT"])
    palette = parts[b"PLTE"]
    colours = [(palette[n], palette[n + 1], palette[n + 2]) for n in range(0, len(palette), 3)]
    found = []
    for y in range(height):
        line = lines[y * (width + 1) : (y + 1) * (width + 1)]
        assert line[0] == 0
        found += [colours[index] for index in line[1:]]
    return width, height, found


_pixels = st.tuples(*[st.integers(0, 255)] * 3, st.just(255))


@st.composite
def _pictures(draw: st.DrawFn) -> tuple[list[list[Pixel]], list[int], bool]:
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    row = st.lists(_pixels, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=height, max_size=height))
    kinds = draw(st.lists(st.integers(0, 4), min_size=height, max_size=height))
    return rows, kinds, draw(st.booleans())


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(_pictures())
def test_any_picture_has_its_pixels_where_they_were(
    picture: tuple[list[list[Pixel]], list[int], bool],
) -> None:
    """However its lines were written, each channel at most half a step off."""
    rows, kinds, two = picture
    width, height, colours = _read(few_colours(_png(rows, kinds, two=two)))
    assert (width, height) == (len(rows[0]), len(rows))
    for pixel, colour in zip([p for row in rows for p in row], colours, strict=True):
        assert all(abs(one - other) <= 8 for one, other in zip(pixel[:3], colour, strict=True))


def test_black_and_white_stay_what_they_are() -> None:
    """The ends of the scale are steps of it."""
    black, white = (0, 0, 0, 255), (255, 255, 255, 255)
    assert _read(few_colours(_png([[black, white]], [1])))[2] == [black[:3], white[:3]]


def test_a_picture_with_too_many_colours_or_of_another_kind_stays_as_it_is() -> None:
    """A palette holds 256."""
    many = _png([[(r * 17, g * 17, 0, 255) for r in range(16)] for g in range(16)], [0] * 16)
    assert len(_read(few_colours(many))[2]) == 256
    more = [[(r * 17, g * 17, b * 17, 255) for r in range(16) for b in (0, 9)] for g in range(16)]
    too_many = _png(more, [0] * 16)
    assert few_colours(too_many) == too_many
    grey = few_colours(many)
    assert few_colours(grey) == grey


@pytest.mark.parametrize("kind", range(5))
def test_each_way_of_writing_a_line_is_tried(kind: int) -> None:
    """On the first line, too, which has none above it."""
    row = [(n * 40 % 256, 255 - n * 30, n * n % 256, 255) for n in range(8)]
    written = _read(few_colours(_png([row, row[::-1]], [kind, kind])))[2]
    plain = _read(few_colours(_png([row, row[::-1]], [0, 0])))[2]
    assert written == plain
