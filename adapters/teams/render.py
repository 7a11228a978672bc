"""A Reply as messages of Teams: as few as its limits allow, each an activity with an Adaptive Card.

People's text stands only in elements that parse no markup. Whoever sends adds the conversation, and
the recipient where it is for one person alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from adapters.teams.actions import Surface, web_link
from adapters.teams.card_data import Held
from adapters.teams.cards import elements, mentioned, small
from adapters.teams.elements import MAX_PIECE, Element, paragraphs, weight
from bot.cutting import clean, shortened
from bot.reply import Cited, Feedback, Original, Part, Reply

Activity = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
VERSION = "1.5"
"""Of Adaptive Cards: the newest that Teams draws everywhere."""
MAX_BYTES = 24_000
"""Of an activity as JSON, without the drawings in it.

Teams refuses about 100 KB in UTF-16 (`MessageSizeTooBig`), older pages of its documentation say 40 and
28, and JSON in UTF-8 is at least half of that in UTF-16.
"""
MAX_UTF16 = 96_000
"""Of an activity as JSON in UTF-16, with the drawings in it.

Microsoft says that Base64 images don't count ("Format your bot messages"); this holds if they do, too.
"""
MAX_CITED = 6
MAX_TITLE, MAX_ABSTRACT = 80, 160
"""Characters of a citation; learn.microsoft.com, "Bot messages with AI-generated content"."""

CUT = "This is longer than fits here, so the end is left out."
TOO_OLD = "This version of Teams can’t show this card. A newer one can."
SOURCES = "Sources"

_SUMMARY = 200
_ORIGINAL_IN_ONE = 1_000
_SLACK = 200
"""Bytes left for what whoever sends adds around."""
_NOBODY: Mapping[str, str] = MappingProxyType({})
_NO_MARKUP = str.maketrans("<>", "‹›")


def activities(
    reply: Reply,
    *,
    private: bool = False,
    names: Mapping[str, str] = _NOBODY,
    pictures: Sequence[bytes] = (),
) -> tuple[Activity, ...]:
    """The reply in as few messages as fit, with nothing left out.

    `private`: one person alone will see it. `names`, `pictures` and errors as in `cards.elements`.
    When there is more than one, what can be pressed stands on the last. Drawings that would be too
    much for a message are left out, and their dates said in lines.
    """
    made = _activities(reply, private, names, pictures)
    if pictures and any(_utf16(one) > MAX_UTF16 for one in made):
        return _activities(reply, private, names, ())
    return made


def _activities(
    reply: Reply, private: bool, names: Mapping[str, str], pictures: Sequence[bytes]
) -> tuple[Activity, ...]:
    surface = Surface(held=Held(private=private))
    drawn = elements(reply, surface, names=names, pictures=pictures)
    around = _around(reply, names)
    if _fit(drawn, around):
        return (_message(reply, drawn, names),)
    packed: list[list[Element]] = [[]]
    for element in [*_said(drawn), *_pressed(drawn)]:
        if not _fit([*packed[-1], element], around):
            packed.append(_carried(packed[-1]))
        packed[-1].append(element)
    first = _message(reply, packed[0], names, last=False)
    more = [_message(_rest(reply), one, names, last=one is packed[-1]) for one in packed[1:]]
    return (first, *more)


def activity(
    reply: Reply,
    *,
    private: bool = False,
    names: Mapping[str, str] = _NOBODY,
    pictures: Sequence[bytes] = (),
) -> Activity:
    """The reply as the one message that there may be, where a card is replaced in its place.

    What does not fit is left out at the end, originals first, and it says so.
    """
    surface = Surface(held=Held(private=private))
    drawn = fitting(reply, surface, names=names, pictures=pictures)
    made = _message(reply, drawn, names)
    if pictures and _utf16(made) > MAX_UTF16:
        made = _message(reply, fitting(reply, surface, names=names), names)
    return made


def home_activity(reply: Reply) -> Activity:
    """The home page as a message in the person's own chat; what is pressed on it knows that it is."""
    drawn = fitting(reply, Surface(held=Held(home=True)))
    return _message(reply, drawn, _NOBODY)


def fitting(
    reply: Reply,
    surface: Surface,
    *,
    names: Mapping[str, str] = _NOBODY,
    pictures: Sequence[bytes] = (),
    besides: int = 0,
) -> list[Element]:
    """The reply's elements as far as one card holds them, with `besides` bytes kept free.

    What can be pressed stays; what is left out is said to be.
    """
    besides += _around(reply, names)
    drawn = elements(reply, surface, names=names, pictures=pictures)
    if not _fit(drawn, besides):
        reply = replace(reply, parts=tuple(_shorter(part) for part in reply.parts))
        drawn = elements(reply, surface, names=names, pictures=pictures)
    if _fit(drawn, besides):
        return drawn
    end = small(CUT)
    for element in _pressed(drawn):
        if _fit([*end, element], besides):
            end.append(element)
    shown: list[Element] = []
    for element in _said(drawn):
        if not _fit([*shown, element, *end], besides):
            break
        shown.append(element)
    _carried(shown)
    return [*shown, *end]


def card(body: list[Element], mentions: Sequence[Element] = ()) -> Element:
    """An Adaptive Card as wide as the conversation."""
    msteams: Element = {"width": "Full"}
    said = {element.get("text") for element in body if element["type"] == "TextBlock"}
    if here := [one for one in mentions if one["text"] in said]:
        msteams["entities"] = here
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "fallbackText": TOO_OLD,
        "body": body,
        "msteams": msteams,
    }


def attachment(content: Element) -> Element:
    """A card as it is attached to a message or a dialog."""
    return {"contentType": CARD, "content": content}


def message(content: Element, summary: str) -> Activity:
    """A message of nothing but a card; `summary` is what notifications show of it."""
    return {
        "type": "message",
        "summary": shortened(flat(summary), _SUMMARY),
        "attachments": [attachment(content)],
    }


def _message(
    reply: Reply, drawn: list[Element], names: Mapping[str, str], *, last: bool = True
) -> Activity:
    body = drawn or paragraphs(shortened(reply.summary, MAX_PIECE))
    made = message(card(body, mentioned(reply, names)), reply.summary)
    if last and any(isinstance(part, Feedback) for part in reply.parts):
        made["channelData"] = {"feedbackLoop": {"type": "default"}}
    entity: Element = {}
    if reply.by_model:
        entity["additionalType"] = ["AIGeneratedContent"]
    if cited := _citations(reply.cited):
        entity["citation"] = cited
        marks = " ".join(f"[{one['position']}]" for one in cited)
        made["text"] = f"{SOURCES} {marks}"
    if entity:
        kind = "https://schema.org/Message"
        outer = {"type": kind, "@type": "Message", "@context": "https://schema.org", "@id": ""}
        made["entities"] = [{**outer, **entity}]
    return made


def _citations(cited: Iterable[Cited]) -> list[Element]:
    """What the answer rests on; Teams shows it behind the numbers of the text."""
    shown = [one for one in cited if clean(one.title).strip()][:MAX_CITED]
    return [_claim(position, one) for position, one in enumerate(shown, 1)]


def _claim(position: int, one: Cited) -> Element:
    appearance: Element = {
        "@type": "DigitalDocument",
        "name": shortened(flat(one.title), MAX_TITLE),
    }
    if text := flat(one.text):
        appearance["abstract"] = shortened(text, MAX_ABSTRACT)
    if one.url and (url := web_link(one.url)):
        appearance["url"] = url
    return {"@type": "Claim", "position": position, "appearance": appearance}


def flat(text: str) -> str:
    """A text on one line, for where a platform might read HTML."""
    return " ".join(clean(text).translate(_NO_MARKUP).split())


def _rest(reply: Reply) -> Reply:
    """What is said of a message that goes on with another: not its sources again."""
    return replace(reply, cited=())


def _pressed(drawn: Iterable[Element]) -> list[Element]:
    return [element for element in drawn if element["type"] == "ActionSet"]


def _said(drawn: Iterable[Element]) -> list[Element]:
    return [element for element in drawn if element["type"] != "ActionSet"]


def _utf16(made: Activity) -> int:
    return len(json.dumps(made, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def _around(reply: Reply, names: Mapping[str, str]) -> int:
    """Bytes of the message without its card's body: its summary, its sources, whom it mentions."""
    nothing: list[Element] = [{"type": "Container"}]
    return weight([_message(reply, nothing, names), mentioned(reply, names)]) + _SLACK


def _fit(drawn: Sequence[Element], besides: int) -> bool:
    light = [{**one, "url": ""} if one["type"] == "Image" else one for one in drawn]
    return weight(light) + besides <= MAX_BYTES


def _is_heading(element: Element) -> bool:
    runs = element.get("inlines", ())
    bold = len(runs) == 1 and runs[0].get("weight") == "Bolder"
    return element["type"] == "TextBlock" or bold


def _carried(full: list[Element]) -> list[Element]:
    """A heading that would end a message moves to the next one."""
    return [full.pop()] if len(full) > 1 and _is_heading(full[-1]) else []


def _shorter(part: Part) -> Part:
    if not isinstance(part, Original):
        return part
    return replace(part, text=shortened(part.text, _ORIGINAL_IN_ONE))
