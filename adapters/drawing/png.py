"""A timeline as a picture: the wide drawing, in the colours of a light page, with our own font."""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from pathlib import Path

from adapters.drawing.svg import svg
from bot.errors import FogbridgeError
from bot.steps import Dates, described
from bot.timeline import wide

ZOOM = 2
"""Pixels per unit of the drawing, so that it is sharp on good screens."""
_MARGIN = 28
_PNG = b"\x89PNG"
_SECONDS = 20.0
"""For one picture: a machine that takes longer has more urgent things to do."""
_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "Hanken Grotesk"
_BEYOND = "‘’“”–—…•€"
"""What our font has beyond Latin-1."""
_STYLE = (
    ".draw text { fill: #45565c; font-size: 14px } .draw tspan.t-ink { fill: #17262b; "
    "font-weight: 700 } .draw tspan.t-soft { fill: #55666d; font-size: 13px } "
    ".draw .grid { stroke: #d0dadc; fill: none } .draw .band { fill: #71838a; fill-opacity: .14 } "
    ".draw .hatch { stroke: #71838a; stroke-width: 1; stroke-opacity: .35 } "
    ".draw .path { fill: none; stroke: #45565c; stroke-width: 1.75 } "
    ".draw .faint { stroke-dasharray: 1 5; stroke-linecap: round } "
    ".draw .mark { fill: #ffffff; stroke: #17262b; stroke-width: 2.25 } "
    ".draw .full { fill: #17262b } "
    ".draw .dotted { stroke-dasharray: .5 4.2; stroke-linecap: round } "
    ".draw tspan.warm-fill { fill: #7d4413 } .draw tspan.cool-fill { fill: #1d5273 }"
)
"""The rules of the pages' stylesheet for drawings, with the values of its light colours."""


class NotDrawn(FogbridgeError):
    """There is no picture; what it would show is said in lines."""

    code = "not_drawn"

    def __init__(self) -> None:
        super().__init__("The picture could not be drawn.")


async def drawn(dates: Dates, seconds: float = _SECONDS, *, small: bool = False) -> bytes:
    """The picture, made by a process of its own; `small` as in `rasterized`. Raises `NotDrawn`.

    resvg holds Python's lock while it draws (0.7 s of one core, measured), and nothing else of a
    server would be answered meanwhile.
    """
    words = ["--system-fonts"] * _needs_more(dates) + ["--small"] * small
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "adapters.drawing", *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(seconds):
            picture, _ = await process.communicate(picture_svg(dates).encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        raise NotDrawn from None
    if process.returncode != 0 or not picture.startswith(_PNG):
        raise NotDrawn
    return picture


def png(dates: Dates, *, small: bool = False) -> bytes:
    """The picture, made here and now."""
    return rasterized(picture_svg(dates), system_fonts=_needs_more(dates), small=small)


def picture_svg(dates: Dates) -> str:
    """The wide drawing with a margin on white."""
    drawing = wide(dates)
    inner = svg(drawing, described(dates), "p", "draw")
    width, height = drawing.width + 2 * _MARGIN, drawing.height + 2 * _MARGIN
    inner = inner.replace(
        "<svg ",
        f'<svg x="{_MARGIN}" y="{_MARGIN}" width="{drawing.width:g}" height="{drawing.height:g}" ',
        1,
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'font-family="{_FAMILY}"><rect width="100%" height="100%" fill="#ffffff"/>{inner}</svg>'
    )


def rasterized(whole: str, *, system_fonts: bool, small: bool = False) -> bytes:
    """The pixels of a drawing of ours.

    `small`: a pixel a unit, with few colours: 11 kB instead of 75, where it is part of a message.
    """
    import resvg_py  # a picture is seldom drawn, and the library is 3 MB

    from adapters.drawing.few_colours import few_colours

    picture = resvg_py.svg_to_bytes(
        svg_string=whole,
        style_sheet=_STYLE,
        zoom=1 if small else ZOOM,
        font_files=[str(file) for file in font_files()],
        skip_system_fonts=not system_fonts,
        font_family=_FAMILY,
    )
    return few_colours(picture) if small else picture


@cache
def font_files() -> tuple[Path, ...]:
    """The fonts that come with the drawing."""
    return tuple(sorted(_FONTS.glob("*.ttf")))


def _needs_more(dates: Dates) -> bool:
    """Whether somebody wrote signs that our font lacks; the system's are slower to look through."""
    said = "".join(one.because or "" for one in dates.shown)
    return any(ord(sign) > 0xFF and sign not in _BEYOND for sign in said)
