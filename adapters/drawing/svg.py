"""A timeline as inline SVG: classes of the stylesheet and no style of its own, so that a strict CSP
lets it through; with a title and a description for whoever does not see it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.steps import Dates, described
from bot.timeline import (
    RADIUS,
    Anchor,
    Drawing,
    Label,
    Look,
    Mark,
    Path,
    Rule,
    Run,
    Stripe,
    bend,
    narrow,
    wide,
)

_HARD_SPACE = "\u00a0"
TITLE = "How the date moved"
_ANCHOR: dict[Anchor, str] = {
    "start": "",
    "middle": ' text-anchor="middle"',
    "end": ' text-anchor="end"',
}
_LOOK: dict[Look, str] = {
    "strong": "t-ink",
    "plain": "",
    "soft": "t-soft",
    "marketing": "t-ink warm-fill",
    "it": "t-ink cool-fill",
}


def wide_svg(dates: Dates, name: str) -> str:
    """The drawing for wide windows; `name` is unique in its page."""
    return svg(wide(dates), described(dates), f"{name}-wide", "draw only-wide")


def narrow_svg(dates: Dates, name: str) -> str:
    """The drawing for phones."""
    return svg(narrow(dates), described(dates), f"{name}-phone", "draw only-phone")


def card_svg(dates: Dates, name: str) -> str:
    """The narrow drawing for a card, which is as narrow as a phone in any window."""
    return svg(narrow(dates), described(dates), f"{name}-card", "draw in-card")


def svg(drawing: Drawing, description: str, name: str, look: str) -> str:
    """One drawing; `name` begins its ids and is a word of ours, `look` its classes."""
    size = f"{_n(drawing.width)} {_n(drawing.height)}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{look}" viewBox="0 0 {size}" role="img"',
            f' aria-labelledby="{name}-t {name}-d">',
            f'<title id="{name}-t">{TITLE}</title>',
            f'<desc id="{name}-d">{_text(description)}</desc>',
            *_body(drawing, name),
            "</svg>",
        )
    )


def _body(drawing: Drawing, name: str) -> Iterator[str]:
    if drawing.stripes:
        yield (
            f'<defs><pattern id="{name}-h" width="7" height="7" patternUnits="userSpaceOnUse"'
            ' patternTransform="rotate(45)"><path class="hatch" d="M0 0V7"/></pattern></defs>'
        )
    for stripe in drawing.stripes:
        yield from _stripe(stripe, name)
    for rule in drawing.rules:
        yield _rule(rule)
    for path in drawing.paths:
        yield from _path(path)
    for mark in drawing.marks:
        yield from _mark(mark)
    for label in drawing.labels:
        yield _label(label)


def _stripe(one: Stripe, name: str) -> Iterator[str]:
    where = f'x="{_n(one.x)}" y="{_n(one.y)}" width="{_n(one.width)}" height="{_n(one.height)}"'
    yield f'<rect class="band" {where} rx="3"/>'
    yield f'<rect fill="url(#{name}-h)" {where} rx="3"/>'


def _rule(one: Rule) -> str:
    return f'<path class="grid" d="M{_n(one.x1)} {_n(one.y1)}L{_n(one.x2)} {_n(one.y2)}"/>'


def _path(path: Path) -> Iterator[str]:
    (x, y), *others = path.points
    drawn = f"M{_n(x)} {_n(y)}"
    turn = bend(path)
    if turn is None:
        drawn += "".join(f"L{_n(px)} {_n(py)}" for px, py in others)
    else:
        down, across = turn
        (cx, cy), (ex, _) = others
        drawn += f"V{_n(cy - down)}Q{_n(cx)} {_n(cy)} {_n(cx + across)} {_n(cy)}H{_n(ex)}"
    yield f'<path class="path{" faint" if path.faint else ""}" d="{drawn}"/>'
    if path.arrow:
        yield _arrow(path)


def _arrow(path: Path) -> str:
    """The head of a line at its end."""
    (bx, by), (x, y) = path.points[-2:]
    if abs(x - bx) >= abs(y - by):
        back = x - 6 if x > bx else x + 6
        head = f"M{_n(back)} {_n(y - 5)}L{_n(x)} {_n(y)}L{_n(back)} {_n(y + 5)}"
    else:
        head = f"M{_n(x - 5)} {_n(y - 6)}L{_n(x)} {_n(y)}L{_n(x + 5)} {_n(y - 6)}"
    return f'<path class="path" stroke-linejoin="round" stroke-linecap="round" d="{head}"/>'


def _mark(one: Mark) -> Iterator[str]:
    x, y, r = one.x, one.y, RADIUS
    if one.small:
        yield f'<circle class="mark" cx="{_n(x)}" cy="{_n(y)}" r="3"/>'
        return
    if one.firm == "delivered":
        yield (
            '<path class="mark full" stroke-linejoin="round" '
            f'd="M{_n(x)} {_n(y - r)}l{r} {r}-{r} {r}-{r}-{r}z"/>'
        )
        return
    look = {"wish": "mark dotted", "commitment": "mark full"}.get(one.firm, "mark")
    yield f'<circle class="{look}" cx="{_n(x)}" cy="{_n(y)}" r="{r}"/>'
    if one.firm == "estimate":
        yield f'<path class="full" d="M{_n(x)} {_n(y - r)}a{r} {r} 0 0 0 0 {2 * r:g}z"/>'


def _label(one: Label) -> str:
    runs = "".join(_run(run, first=number == 0) for number, run in enumerate(one.runs))
    return f'<text x="{_n(one.x)}" y="{_n(one.y)}"{_ANCHOR[one.anchor]}>{runs}</text>'


def _run(run: Run, *, first: bool) -> str:
    look = f' class="{_LOOK[run.look]}"' if _LOOK[run.look] else ""
    space = "" if first else ' dx="6"'
    return f"<tspan{look}{space}>{_text(run.text)}</tspan>"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    """Text of people: no markup, and no sign that XML has no room for."""
    return escape("".join(sign for sign in text if sign.isprintable() or sign == _HARD_SPACE))
