"""A Reply's parts as elements of an Adaptive Card: which element draws which part."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, repeat
from types import MappingProxyType
from typing import assert_never

from adapters.teams.actions import IN_CHAT, Surface, action_sets, menu, web_link
from adapters.teams.elements import (
    Element,
    block,
    boxed,
    filled,
    gloss,
    heading,
    listed,
    marked,
    named,
    paragraphs,
    run,
)
from adapters.teams.wording import in_teams
from bot import wording
from bot.cutting import clean, shortened
from bot.reply import (
    Addressed,
    Button,
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
    Row,
    Rows,
    Say,
    Timeline,
    Title,
)
from bot.steps import described, in_lines

MAX_ROW = 220
"""UTF-16 units of a row's text, so that a list stays one message; the same as Slack's."""
MAX_ALT = 1_000
HELPFUL, NOT_HELPFUL = "Helpful", "Not helpful"

_NOBODY: Mapping[str, str] = MappingProxyType({})
_NO_NAME = re.compile(r"[^\w .,'’-]|_")
_USER = re.compile(r"[0-9a-zA-Z:_-]{1,200}")


def elements(
    reply: Reply,
    surface: Surface = IN_CHAT,
    *,
    names: Mapping[str, str] = _NOBODY,
    pictures: Sequence[bytes] = (),
) -> list[Element]:
    """The reply's elements, of which there may be more than one message holds.

    `names` are those of people whom the reply addresses, by their key; whoever has none there is
    named by nobody. `pictures` are the drawings of its timelines, in their order; without one its
    dates are said in lines. Thumbs are drawn in a dialog alone: under a message they are Teams' own.

    Raises `ValueError` for a button whose name or value a card has no room for.
    """
    drawn: list[Element] = []
    shown = iter(pictures)
    parts = list(reply.parts)
    headed = False
    while parts:
        part = parts.pop(0)
        more: list[Element]
        if isinstance(part, ForWhom | Title):
            said = parts.pop(0) if parts and isinstance(parts[0], Say) else None
            more = _headed(part, said)
            if more and headed:
                more[0] |= {"separator": True, "spacing": "Large"}
            headed = headed or bool(more)
        elif isinstance(part, Timeline) and (picture := next(shown, None)) is not None:
            more = named(part.title, [_picture(picture, described(part.dates))])
        else:
            more = _draw(part, surface, names)
        drawn += more
    _one_main(drawn)
    return drawn


def mentioned(reply: Reply, names: Mapping[str, str]) -> list[Element]:
    """The entities of those whom the card addresses, for its `msteams`."""
    found = {
        part.user: name
        for part in reply.parts
        if isinstance(part, Addressed) and (name := _name_of(part.user, names))
    }
    return [
        {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": user, "name": name}}
        for user, name in found.items()
    ]


def _headed(part: ForWhom | Title, said: Part | None) -> list[Element]:
    """A heading, and on one ground with it the sentence that can be forwarded."""
    text = wording.FOR_SIDE[part.side] if isinstance(part, ForWhom) else part.text
    if not isinstance(said, Say):
        return heading(text, large=True)
    words = paragraphs(said.text, {"size": "Medium"})
    if words:
        words[0].setdefault("spacing", "Small")
    return boxed([*heading(text), *words], bleed=True)


def _draw(part: Part, surface: Surface, names: Mapping[str, str]) -> list[Element]:
    match part:
        case ForWhom() | Title():
            return _headed(part, None)
        case Say(text):
            return boxed(paragraphs(text, {"size": "Medium"}), bleed=True)
        case Notice(text):
            return paragraphs(in_teams(text))
        case Original(title, text, marks):
            return named(title, boxed(marked(text, marks)))
        case Questions(title, items):
            return named(title, _numbered(filled(items)))
        case Points(title, items):
            return named(title, _points([in_teams(item) for item in filled(items)]))
        case Addressed(user, text):
            return _addressed(user, text, names)
        case Line(title, items):
            return named(title, paragraphs(" · ".join(filled(items))))
        case Rows(title, rows):
            return named(title, [_row(row, surface) for row in rows if clean(row.line).strip()])
        case Timeline(title, dates):
            return named(title, _points(filled(in_lines(dates))))
        case Glosses(title, rows):
            return named(title, [one for row in rows for one in gloss(row.surface, row.meaning)])
        case Kept(text):
            return small(in_teams(text))
        case Buttons(items):
            return action_sets(items, surface)
        case Feedback(value):
            return _feedback(value, surface)
        case _:
            assert_never(part)


def small(text: str) -> list[Element]:
    """Small print."""
    return paragraphs(text, {"size": "Small", "isSubtle": True}, spacing="Medium")


def _numbered(items: list[str]) -> list[Element]:
    """One question alone needs no number."""
    if len(items) == 1:
        return paragraphs(items[0])
    return listed((f"{number}." for number in count(1)), items)


def _points(items: list[str]) -> list[Element]:
    """One point alone needs no sign before it."""
    return paragraphs(items[0]) if len(items) == 1 else listed(repeat("•"), items)


def _row(row: Row, surface: Surface) -> Element:
    """A line, whose beginning leads to it, with a menu of what can be done with it."""
    text = shortened(clean(row.line).replace("\n", " ").strip(), MAX_ROW)
    url = web_link(row.url) if row.url else None
    line = block(list(_line(text, row.number, url)))
    more = menu(row.choices, surface)
    if not more:
        return {**line, "spacing": "Small"}
    return {
        "type": "ColumnSet",
        "spacing": "Small",
        "columns": [
            {
                "type": "Column",
                "width": "stretch",
                "verticalContentAlignment": "Center",
                "items": [line],
            },
            {"type": "Column", "width": "auto", "items": more},
        ],
    }


def _line(text: str, number: str, url: str | None) -> Iterator[Element]:
    """The text of a row: what leads to it is its number, or the whole of it where it has none."""
    opens = {"selectAction": {"type": "Action.OpenUrl", "title": wording.OPEN_IT, "url": url}}
    if number and text.startswith(number):
        yield run(number, weight="Bolder", **(opens if url else {}))
        text = text.removeprefix(number)
        url = None
    if text:
        yield run(text, **(opens if url else {}))


def _addressed(user: str, text: str, names: Mapping[str, str]) -> list[Element]:
    """A sentence about somebody, whom Teams draws as themselves and tells of it."""
    said = clean(text).strip()
    name = _name_of(user, names)
    if not name:
        return paragraphs(f"{wording.SOMEBODY} {said}")
    who = {"type": "TextBlock", "text": f"<at>{name}</at>", "wrap": True}
    after = paragraphs(said)
    if after:
        after[0]["spacing"] = "None"
    return [who, *after]


def _name_of(user: str, names: Mapping[str, str]) -> str:
    """A name without signs that a TextBlock could read, and only of a key that may be mentioned."""
    if not _USER.fullmatch(user):
        return ""
    return " ".join(_NO_NAME.sub(" ", clean(names.get(user, ""))).split())[:80]


def _picture(png: bytes, alt: str) -> Element:
    """A drawing within the card: images do not count for the size of a message."""
    data = base64.b64encode(png).decode()
    return {
        "type": "Image",
        "url": f"data:image/png;base64,{data}",
        "altText": shortened(clean(alt), MAX_ALT),
        "size": "Stretch",
        "msteams": {"allowExpand": True},
    }


def _feedback(value: str, surface: Surface) -> list[Element]:
    if not surface.dialog:
        return []
    thumbs = (Button("helpful", HELPFUL, value), Button("not_helpful", NOT_HELPFUL, value))
    return action_sets(thumbs, surface)


def _one_main(drawn: Sequence[Element]) -> None:
    """One action of a card is the main one, whatever it is made of."""
    main = False
    for element in drawn:
        for action in element.get("actions", ()):
            if action.get("style") == "positive":
                if main:
                    del action["style"]
                main = True
