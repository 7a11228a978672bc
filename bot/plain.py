"""A reply as plain text: what the terminal shows, and the `text` of a translation."""

from __future__ import annotations

from typing import assert_never

from bot import wording
from bot.reply import (
    Addressed,
    Buttons,
    Feedback,
    ForWhom,
    Glosses,
    Kept,
    Line,
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


def plain_text(reply: Reply) -> str:
    """The reply's parts, separated by empty lines; a heading stands right above its part."""
    blocks: list[str] = []
    for part in reply.parts:
        text = _draw(part)
        if text is None:
            continue
        if blocks and isinstance(part, Say | Notice) and len(blocks) == 1:
            blocks[0] = f"{blocks[0]}\n{text}"
        else:
            blocks.append(text)
    return "\n\n".join(blocks)


def _draw(part: Part) -> str | None:
    match part:
        case ForWhom(side):
            return wording.FOR_SIDE[side]
        case Say(text) | Notice(text) | Kept(text) | Title(text):
            return text
        case Original(title, text):
            return f"{title}\n{text}"
        case Questions(title, items):
            return "\n".join([title, *(f"{n}. {item}" for n, item in enumerate(items, 1))])
        case Line(title, items):
            return f"{title}\n{' · '.join(items)}"
        case Points(title, items):
            return "\n".join([title, *(f"- {item}" for item in items)])
        case Rows(title, rows):
            return "\n".join([title, *(f"- {row.line}" for row in rows)])
        case Glosses(title, rows):
            return "\n".join([title, *(f"- {row.surface}: {row.meaning}" for row in rows)])
        case Timeline(title, dates):
            return "\n".join([title, *(f"- {line}" for line in in_lines(dates))])
        case Addressed(_, text):
            return f"{wording.SOMEBODY} {text}"
        case Buttons(items):  # nothing to press in plain text, but a link can be followed
            return "\n".join(f"{b.label}: {b.url}" for b in items if b.url) or None
        case Feedback():
            return None
        case _:
            assert_never(part)
