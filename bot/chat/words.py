"""Words in chat: whether a text is a request to the bot or something to translate.

A subcommand counts only when it is the whole text or is followed by what it takes; "help us ship"
and "term sheet is late" are asks. A direction is written `for it:` or `for marketing:`, so that "it
is down" stays a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.pairing import WRITTEN
from glossary.concept import Side

_SIDES: dict[str, Side] = {"marketing": "marketing", "business": "marketing", "it": "it"}
_DIRECTION = re.compile(r"for[ \t]+(marketing|business|it)[ \t]*:[ \t]*(?=\S)", re.IGNORECASE)
_TRANSLATE = re.compile(
    r"(?:please[ \t]+)?translate(?:[ \t]+(?:this|that|it))?"
    r"(?:[ \t]+(?:for|to|into)[ \t]+(?:the[ \t]+)?(?P<side>marketing|business|it)(?:[ \t]+(?:side|team))?)?"
    r"[ \t]*[.!?]?",
    re.IGNORECASE,
)
_ONLY_SIDE = re.compile(r"for[ \t]+(?P<side>marketing|business|it)[ \t]*[.!?:]?", re.IGNORECASE)
_TERM = re.compile(r"(?:term|define|explain)[ \t]+(?P<word>\S.{0,78})", re.IGNORECASE)
_SIDE = re.compile(
    r"side(?:[ \t]+(?P<side>marketing|business|it|none|neither))?[ \t]*", re.IGNORECASE
)
_TRACK = re.compile(
    r"track(?:[ \t]+(?:this|it|that))?(?:[ \t]+as[ \t]+an?[ \t]+ask)?[ \t]*[.!]?", re.IGNORECASE
)
_TRACK_TEXT = re.compile(r"track[ \t]*:[ \t]*(?=\S)", re.IGNORECASE)
_ASKS = re.compile(r"(?:(?:my|our|the|open|list)[ \t]+){0,2}asks[ \t]*[.?]?", re.IGNORECASE)
_WHY_ABOUT = r"(?:[ \t]+(?:for|of|on|about)[ \t]+(?P<about>\S.{0,200}?))?"
_WHY = re.compile(
    r"(?:why|how come)(?:[ \t]+(?:is|was))?[ \t]+(?:(?:this|that|the|these|those|our|your)[ \t]+)?"
    rf"(?:timeline|dates?|deadline|estimate|delay|wait|lead[ \t]+time){_WHY_ABOUT}[ \t]*[.?]*"
    r"|why[ \t]+(?:so|that|this)[ \t]+(?:long|late|far[ \t]+out)[ \t]*[.?]*"
    r"|(?:why|how come)[ \t]+(?:is|does|did|will|would)[ \t]+(?:it|this|that)[ \t]+(?:tak(?:e|ing)[ \t]+"
    r"(?:so|that|this)[ \t]+long|so[ \t]+(?:late|long)|move|moving|delayed|slip|slipping)[ \t]*[.?]*"
    r"|why[ \t]+(?:did|has)[ \t]+(?:the|this|that)[ \t]+(?:date|timeline|deadline)[ \t]+"
    r"(?:move[d]?|change[d]?|slip(?:ped)?)[ \t]*[.?]*"
    r"|why[ \t]+not[ \t]+(?:earlier|sooner|before)[ \t]*[.?]*|why[ \t]*\?*",
    re.IGNORECASE,
)
_NO_BUT = re.compile(r"no[ \t]*,?[ \t]*but[ \t]*[.?…]*", re.IGNORECASE)
_DIGEST = re.compile(r"(?:the[ \t]+)?(?:weekly[ \t]+)?digest[ \t]*[.?!]?", re.IGNORECASE)
_PAIR = re.compile(rf"pair(?:[ \t]+(?P<code>{WRITTEN}))?[ \t]*[.!]?", re.IGNORECASE)
_ME = re.compile(rf"me(?:[ \t]+(?P<code>{WRITTEN}))?[ \t]*[.!]?", re.IGNORECASE)
_MARKS = "\"'“”‘’`.?!"


@dataclass(frozen=True, slots=True)
class Help:
    """What can I do here?"""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this channel."""


@dataclass(frozen=True, slots=True)
class Term:
    """What does this word mean?"""

    word: str


@dataclass(frozen=True, slots=True)
class MySide:
    """I am on this side; `chosen` False only asks which side I am on."""

    side: Side | None
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Above:
    """Translate what stands above; `to` is the side that it is for, if one was named."""

    to: Side | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate, and the side that it is for, if one was named."""

    text: str
    to: Side | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """Track this text as an ask; None: the ask that stands above."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """Which asks are open?"""


@dataclass(frozen=True, slots=True)
class WhyTimeline:
    """Why is the date what it is? `about` is the work, where it was named."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class NoBut:
    """Which other ways forward are there?"""


@dataclass(frozen=True, slots=True)
class DigestNow:
    """What would the weekly digest say now?"""


@dataclass(frozen=True, slots=True)
class PairUp:
    """Pair this channel with one of another platform; with the code from there, where there is one."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Unpair:
    """End the pair of this channel."""


@dataclass(frozen=True, slots=True)
class SameMe:
    """I am the same person on another platform; with the code from there, where there is one."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing was written."""


Words = (
    Help
    | Settings
    | Term
    | MySide
    | Track
    | Asks
    | WhyTimeline
    | NoBut
    | DigestNow
    | PairUp
    | Unpair
    | SameMe
    | Above
    | Text
    | Nothing
)
Where = Literal["command", "mention", "direct"]


def read_words(text: str, where: Where, knows: Callable[[str], bool]) -> Words:
    """What a text asks for. `knows` says whether the termbase has a written form.

    `translate` and `for it` alone point at what stands above, so they count in a mention only.
    """
    said = text.strip()
    if not said:
        return Nothing()
    lower = said.casefold()
    if lower in ("help", "?", "help?", "help!"):
        return Help()
    if lower == "settings":
        return Settings()
    if _ASKS.fullmatch(said):
        return Asks()
    if found := _WHY.fullmatch(said):
        return WhyTimeline((found["about"] or "").strip(_MARKS))
    if _NO_BUT.fullmatch(said):
        return NoBut()
    if _DIGEST.fullmatch(said):
        return DigestNow()
    if found := _PAIR.fullmatch(said):
        return PairUp(found["code"])
    if found := _ME.fullmatch(said):
        return SameMe(found["code"])
    if lower in ("unpair", "unpair."):
        return Unpair()
    if _TRACK.fullmatch(said):
        return Track()
    if found := _TRACK_TEXT.match(said):
        return Track(said[found.end() :])
    if where != "command" and (found := _TRANSLATE.fullmatch(said) or _ONLY_SIDE.fullmatch(said)):
        named = found["side"]
        return Above(_SIDES[named.casefold()] if named else None)
    if found := _SIDE.fullmatch(said):
        named = (found["side"] or "").casefold()
        return MySide(_SIDES.get(named), chosen=bool(named))
    if found := _TERM.fullmatch(said):
        word = found["word"].strip().strip(_MARKS)
        if word and (knows(word) or " " not in word):
            return Term(word)
    if found := _DIRECTION.match(said):
        return Text(said[found.end() :], _SIDES[found[1].casefold()])
    return Text(text)
