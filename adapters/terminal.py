"""The terminal: a reply drawn with Rich for people, and plain text when it is piped."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, assert_never

from bot import wording
from bot.plain import plain_text
from bot.reply import (
    ForWhom,
    Glosses,
    Kept,
    Line,
    Mark,
    Notice,
    Original,
    Part,
    Points,
    Questions,
    Reply,
    Say,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_SIDE_STYLE = {"marketing": "bold yellow", "it": "bold cyan"}
_SIDE_SHAPE = {"marketing": "●", "it": "■"}
_MARK_STYLE = {"kept": "bold", "term": "underline", "asked": "underline italic"}
MEASURE = 78


def show_reply(reply: Reply) -> None:
    """Print a reply to standard output."""
    if not sys.stdout.isatty():
        print(plain_text(reply))  # noqa: T201 - standard output is this surface
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    draw(reply, console)


def draw(reply: Reply, console: Console) -> None:
    """Draw a reply on a console; text of people is never read as Rich's markup."""
    from rich.padding import Padding

    width = min(console.width, MEASURE)
    for part in reply.parts:
        if not isinstance(part, ForWhom):
            console.print()
        for block in _draw(part):
            console.print(Padding(block, (0, 0, 0, 1)), width=width)


def _draw(part: Part) -> list[RenderableType]:
    from rich.text import Text

    match part:
        case ForWhom(side):
            style = _SIDE_STYLE[side]
            return [Text(f"{_SIDE_SHAPE[side]} {wording.FOR_SIDE[side]}", style)]
        case Say(text):
            return [Text(text, "bold")]
        case Notice(text) | Kept(text):
            return [Text(text, "dim")]
        case Original(title, text, marks):
            return [Text(title, "bold"), _marked(text, marks)]
        case Questions(title, items):
            return [
                Text(title, "bold"),
                *(_point(f"{n}.", item) for n, item in enumerate(items, 1)),
            ]
        case Line(title, items):
            return [Text(title, "bold"), Text(" · ".join(items))]
        case Points(title, items):
            return [Text(title, "bold"), *(_point("•", item) for item in items)]
        case Glosses(title, rows):
            from rich.table import Table

            table = Table.grid(padding=(0, 2))
            table.add_column(max_width=24)
            table.add_column()
            for row in rows:
                table.add_row(Text(row.surface, "bold"), Text(row.meaning))
            return [Text(title, "bold"), table]
        case _:
            assert_never(part)


def _marked(text: str, marks: tuple[Mark, ...]) -> Text:
    from rich.text import Text

    drawn = Text(text)
    for mark in marks:
        drawn.stylize(_MARK_STYLE[mark.kind], mark.start, mark.end)
    return drawn


def _point(sign: str, item: str) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2, justify="right")
    grid.add_column()
    grid.add_row(Text(sign, "dim"), Text(item))
    return grid
