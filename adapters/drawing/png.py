"""A timeline as a picture: the wide drawing, in the colours of a light page, with our own font."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from adapters.drawing.svg import svg
from bot.steps import Dates, described
from bot.timeline import wide

ZOOM = 2
"""Pixels per unit of the drawing, so that it is sharp on good screens."""
_MARGIN = 28
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


def png(dates: Dates) -> bytes:
    """The picture, with a margin on white."""
    import resvg_py  # a picture is seldom drawn, and the library is 3 MB

    drawing = wide(dates)
    inner = svg(drawing, described(dates), "p", "draw")
    width, height = drawing.width + 2 * _MARGIN, drawing.height + 2 * _MARGIN
    inner = inner.replace(
        "<svg ",
        f'<svg x="{_MARGIN}" y="{_MARGIN}" width="{drawing.width:g}" height="{drawing.height:g}" ',
        1,
    )
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'font-family="{_FAMILY}"><rect width="100%" height="100%" fill="#ffffff"/>{inner}</svg>'
    )
    return resvg_py.svg_to_bytes(
        svg_string=whole,
        style_sheet=_STYLE,
        zoom=ZOOM,
        font_files=[str(file) for file in font_files()],
        skip_system_fonts=not _needs_more(dates),
        font_family=_FAMILY,
    )


@cache
def font_files() -> tuple[Path, ...]:
    """The fonts that come with the drawing."""
    return tuple(sorted(_FONTS.glob("*.ttf")))


def _needs_more(dates: Dates) -> bool:
    """Whether somebody wrote signs that our font lacks; the system's are slower to look through."""
    said = "".join(one.because or "" for one in dates.shown)
    return any(ord(sign) > 0xFF and sign not in _BEYOND for sign in said)
