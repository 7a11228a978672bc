"""A Reply as parts of a page: which macro of `parts.html` draws a part, and with what.

Only names and values leave here; the markup is the template's, and it escapes everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, assert_never

from markupsafe import Markup

from adapters.drawing.svg import card_svg
from bot import wording
from bot.ids import new_id
from bot.reply import (
    Addressed,
    Buttons,
    Feedback,
    ForWhom,
    Gloss,
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
from bot.steps import HEADINGS
from bot.steps import rows as rows_of
from bot.translation.present import marks, present
from bot.translation.result import Answer, Suggestion, Translation

_LONG = 1_200
"""Code points of an original that scrolls in its own box."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part on its way to the template."""

    macro: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the original: marked as kept, asked or explained, or not at all."""

    text: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """The message with one near miss written as the known term."""

    written: str
    surface: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that the result shows; `typed` holds answers that were not taken yet."""

    translation: Translation
    aid: bool
    parts: tuple[Drawn, ...]
    copy_text: str
    glosses: tuple[Gloss, ...]
    segments: tuple[Segment, ...]
    long: bool
    guessed: bool
    replacements: tuple[Replacement, ...]
    kept: bool
    typed: Mapping[str, str] = field(default_factory=dict)

    heading: ClassVar[str] = "for-whom"

    @property
    def language(self) -> str:
        """The language of the message."""
        return self.translation.language


def card(
    translation: Translation,
    *,
    guessed: bool = False,
    kept: bool = False,
    typed: Mapping[str, str] | None = None,
) -> Card:
    """The result of a translation; `kept` says that it is stored, so that feedback has a place."""
    reply = present(translation)
    original = Original("", translation.original, marks(translation))
    said = translation.rephrased or translation.text
    return Card(
        translation=translation,
        aid=reply.aid,
        parts=tuple(draw(reply, translation)),
        copy_text=said,
        glosses=() if reply.aid else tuple(_glosses(translation)),
        segments=() if reply.aid else tuple(segments(original)),
        long=len(translation.original) > _LONG,
        guessed=guessed,
        replacements=tuple(_replacements(translation.original, translation.suggestions)),
        kept=kept,
        typed=typed or {},
    )


def draw(reply: Reply, translation: Translation) -> Iterator[Drawn]:
    """The parts in their order, each with its macro."""
    author = {q.question for q in translation.questions if q.to == "author"}
    for part in reply.parts:
        if (drawn := _draw(part, author, translation)) is not None:
            yield drawn


def draw_chat(reply: Reply) -> Iterator[Drawn]:
    """The parts of a card in a chat, buttons included, each with its macro."""
    for part in reply.parts:
        if (drawn := _draw(part, set(), None)) is not None:
            yield drawn


def _draw(part: Part, author: set[str], translation: Translation | None) -> Drawn | None:
    """`translation` is what the page is about; None in a chat."""
    match part:
        case ForWhom(side):
            return Drawn("for_whom", {"side": side, "title": wording.FOR_SIDE[side]})
        case Say(text):
            return Drawn("say", {"text": text})
        case Notice(text):
            asks_who = translation is not None and text == wording.toss_up(translation.to)
            return Drawn("toss_up" if asks_who else "notice", {"text": text})
        case Original(title, text):
            long = len(text) > _LONG
            return Drawn(
                "original", {"title": title, "segments": tuple(segments(part)), "long": long}
            )
        case Questions(title, items):
            macro = "answerable" if items and author.issuperset(items) else "questions"
            return Drawn(macro, {"title": title, "items": items})
        case Line(title, items):
            return Drawn("line", {"title": title, "items": items})
        case Points(title, items):
            if translation is not None and title == wording.ANSWERED:
                return Drawn("answered", {"title": title, "answers": translation.answers})
            return Drawn("points", {"title": title, "items": items})
        case Rows(title, rows):
            return Drawn("rows", {"title": title, "rows": rows, "pressed": translation is None})
        case Timeline(title, dates):
            drawn = Markup(card_svg(dates, new_id().hex[-12:]))  # noqa: S704 - our own, text escaped
            table = {"headings": HEADINGS, "rows": tuple(rows_of(dates))}
            return Drawn("timeline", {"title": title, "svg": drawn, **table})
        case Glosses(title, rows):
            return Drawn("glosses", {"title": title, "rows": rows})
        case Addressed(_, text):
            return Drawn("notice", {"text": f"{wording.SOMEBODY} {text}"})
        case Kept(text):
            return Drawn("kept", {"text": text})
        case Title(text):
            return Drawn("title", {"text": text})
        case Buttons() | Feedback() if translation is not None:  # the page brings its own
            return None
        case Buttons(items):
            return Drawn("buttons", {"items": items})
        case Feedback(value):
            return Drawn("thumbs", {"value": value})
        case _:
            assert_never(part)


def segments(original: Original) -> Iterator[Segment]:
    """The original cut at its marks; joined, the texts are the original."""
    at = 0
    for mark in _disjoint(original.marks):
        if mark.start > at:
            yield Segment(original.text[at : mark.start])
        yield Segment(original.text[mark.start : mark.end], mark.kind)
        at = mark.end
    if at < len(original.text):
        yield Segment(original.text[at:])


def _disjoint(found: Iterable[Mark]) -> Iterator[Mark]:
    end = 0
    for mark in sorted(found, key=lambda m: (m.start, -m.end)):
        if mark.start >= end:
            end = mark.end
            yield mark


def _glosses(translation: Translation) -> Iterator[Gloss]:
    seen: set[str] = set()
    for term in translation.terms:
        if term.concept not in seen:
            seen.add(term.concept)
            yield Gloss(term.surface, term.gloss, term.concept)


def _replacements(text: str, suggestions: Iterable[Suggestion]) -> Iterator[Replacement]:
    for hint in tuple(suggestions)[:3]:
        changed = text[: hint.start] + hint.surface + text[hint.end :]
        yield Replacement(hint.written, hint.surface, changed)


def answers_of(pairs: Iterable[tuple[str, str]]) -> tuple[Answer, ...]:
    """Questions with what was answered; those without an answer are left out."""
    return tuple(
        Answer(question=question, answer=answer.strip())
        for question, answer in pairs
        if question.strip() and answer.strip()
    )
