"""The terminal: a reply drawn with Rich for people, and plain text when it is piped."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, assert_never

from bot import wording
from bot.plain import plain_text
from bot.reply import (
    Addressed,
    Buttons,
    Feedback,
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
    Rows,
    Say,
    Timeline,
    Title,
)
from bot.steps import in_lines

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_SIDE_STYLE = {"marketing": "bold yellow", "it": "bold cyan"}
_SIDE_SHAPE = {"marketing": "●", "it": "■"}
_MARK_STYLE = {"kept": "bold", "term": "underline", "asked": "underline italic"}
MEASURE = 78
# One sign for one, so that marks stay in their place; a message could clear or retitle the terminal.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "�")
_CONTROLS |= {ord("\n"): "\n", ord("\t"): "\t", ord("\r"): " "}


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
    match part:
        case ForWhom(side):
            style = _SIDE_STYLE[side]
            return [_text(f"{_SIDE_SHAPE[side]} {wording.FOR_SIDE[side]}", style)]
        case Say(text) | Title(text):
            return [_text(text, "bold")]
        case Notice(text) | Kept(text):
            return [_text(text, "dim")]
        case Original(title, text, marks):
            return [_text(title, "bold"), _marked(text, marks)]
        case Questions(title, items):
            return [
                _text(title, "bold"),
                *(_point(f"{n}.", item) for n, item in enumerate(items, 1)),
            ]
        case Line(title, items):
            return [_text(title, "bold"), _text(" · ".join(items))]
        case Addressed(_, text):
            return [_text(f"{wording.SOMEBODY} {text}")]
        case Points(title, items):
            return [_text(title, "bold"), *(_point("•", item) for item in items)]
        case Rows(title, rows):
            return [_text(title, "bold"), *(_point("•", row.line) for row in rows)]
        case Timeline(title, dates):
            return [_text(title, "bold"), *(_point("•", line) for line in in_lines(dates))]
        case Glosses(title, rows):
            from rich.table import Table

            table = Table.grid(padding=(0, 2))
            table.add_column(max_width=24)
            table.add_column()
            for row in rows:
                table.add_row(_text(row.surface, "bold"), _text(row.meaning))
            return [_text(title, "bold"), table]
        case Buttons(items):  # nothing to press in a terminal, but a link can be followed
            return [_text(f"{button.label}: {button.url}") for button in items if button.url]
        case Feedback():
            return []
        case _:
            assert_never(part)


def _marked(text: str, marks: tuple[Mark, ...]) -> Text:
    drawn = _text(text)
    for mark in marks:
        drawn.stylize(_MARK_STYLE[mark.kind], mark.start, mark.end)
    return drawn


def _point(sign: str, item: str) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2, justify="right")
    grid.add_column()
    grid.add_row(_text(sign, "dim"), _text(item))
    return grid


def _text(text: str, style: str = "") -> Text:
    """Text as it is: no markup, and no control signs that a terminal would obey."""
    from rich.text import Text

    return Text(text.translate(_CONTROLS), style)
