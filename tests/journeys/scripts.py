"""One script of events for every platform: who says, presses and fills in what, and what is then seen.

A platform is one class with the methods of `Surface`; what it shows is reduced to the same plain
lines by `plain_lines`, so that two platforms can be held against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, assert_never

from bot import wording_asks as asks
from bot import wording_whys as whys
from bot.steps import SIGNS
from glossary.concept import Side

MAIN = "main"
"""The name of a script's first thread."""
PRIVATE = "private"
"""Begins the name of a thread in a place that only some are in."""


def is_private(thread: str) -> bool:
    """Whether a thread stands where not everybody is."""
    return thread.startswith(PRIVATE)


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody writes; the first message of a thread begins it. `calls` names the bot in it."""

    side: Side
    text: str
    thread: str = MAIN
    calls: bool = False
    then: str = ""


@dataclass(frozen=True, slots=True)
class Presses:
    """Somebody presses the last button of a card in the thread that has this label."""

    side: Side
    label: str
    thread: str = MAIN
    then: str = ""


@dataclass(frozen=True, slots=True)
class Fills:
    """Somebody presses a button, and what else it leads to, and sends the form that opens."""

    side: Side
    labels: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    thread: str = MAIN
    then: str = ""


Step = Says | Presses | Fills
"""`then` is what a card of the thread says afterwards; where it is empty no card has to."""


@dataclass(frozen=True, slots=True)
class Script:
    """A journey. `hidden` is a word that no card outside of private threads may say."""

    name: str
    steps: tuple[Step, ...]
    hidden: str = ""

    @property
    def threads(self) -> tuple[str, ...]:
        """The threads that everybody may read."""
        names = dict.fromkeys(step.thread for step in self.steps)
        return tuple(name for name in names if not is_private(name))

    @property
    def needs_private(self) -> bool:
        """Whether it can be played only where there are private places."""
        return any(is_private(step.thread) for step in self.steps)


class Surface(Protocol):
    """One platform with two people of two sides in it, fresh for each script."""

    has_private: bool
    """Whether there are places that only some are in."""
    draws: bool
    """Whether dates are drawn, so that what is read is the drawing's description."""

    def says(self, side: Side, thread: str, text: str, *, calls: bool) -> None:
        """Write in a thread, or begin it."""

    def presses(self, side: Side, thread: str, label: str) -> None:
        """Press a button of the newest card of a thread that has it."""

    def fills(
        self, side: Side, thread: str, labels: tuple[str, ...], values: Mapping[str, str]
    ) -> None:
        """Press a button, then what is on the form that opens, and send the last form."""

    def cards(self, thread: str) -> list[tuple[str, ...]]:
        """What everybody in a thread sees of the bot now, in plain lines."""

    def ends_week(self) -> None:
        """The channel's digest is due."""

    def digest(self) -> tuple[str, ...]:
        """The digest in the channel, in plain lines; empty until it is said."""


def take(surface: Surface, step: Step) -> None:
    """Do what a step says."""
    match step:
        case Says(side, text, thread, calls):
            surface.says(side, thread, text, calls=calls)
        case Presses(side, label, thread):
            surface.presses(side, thread, label)
        case Fills(side, labels, values, thread):
            surface.fills(side, thread, labels, values)
        case _:
            assert_never(step)


_NUMBER = re.compile(r"#\d+")
_SIGN = re.compile(r"^(?:•|\d+\.)\s+")


def plain_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines without what each platform draws in its own way: list signs, white space, and numbers of
    asks, which count from 1 in each Workspace."""
    bare = (" ".join(_SIGN.sub("", line.strip()).split()) for line in lines)
    return tuple(_NUMBER.sub("#", line) for line in bare if line)


def undrawn(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines without the dates of a timeline, which some platforms draw and others say one by one."""
    kept = []
    for number, line in enumerate(lines):
        described = number > 0 and lines[number - 1] == whys.DATES
        if not described and not line.startswith(tuple(SIGNS.values())):
            kept.append(line)
    return tuple(kept)


ASK = "Can you build the partner portal by 30 November 2027?"
ESTIMATE = "It will be 6 January 2028, because of the change freeze."
IN_WORDS = "Thursday 6 January 2028"

TRACKED = (
    Says("marketing", ASK),
    Says("it", "Which course template should it use?"),
    Says("marketing", "", calls=True, then="Which course template should it use"),
    Presses("marketing", asks.TRACK, then="waiting on marketing"),
)

TURNS = Script(
    "an ask changes hands, is delivered, and opens again",
    (
        *TRACKED,
        Says("marketing", "The existing template is fine.", then="waiting on IT"),
        Presses("it", asks.ANSWERED, then="waiting on marketing"),
        Presses("it", asks.UNDO, then="waiting on IT"),
        Presses("it", asks.DELIVERED, then=asks.SAID_TO_BE_DELIVERED["marketing"]),
        Presses("marketing", asks.IT_IS_THERE, then="· done"),
        Presses("marketing", asks.REOPEN, then="waiting on IT"),
    ),
)

DECLINED = Script(
    "a no has its reason on the card",
    (
        *TRACKED,
        Fills(
            "it",
            (asks.MORE, asks.DECLINE),
            {"reason": "The vendor keeps no consent."},
            then="The vendor keeps no consent.",
        ),
    ),
)

DATED = Script(
    "other ways forward, a date of both sides, a move with its reason, and the day it is there",
    (
        Says("marketing", ASK),
        Says("it", ESTIMATE),
        Says("it", "no but", calls=True, then=whys.NO_BUT_TITLE),
        Presses("marketing", "Choose B", then=f"By {IN_WORDS}"),
        Presses(
            "it", asks.YES_FOR["it"], then="IT said yes. It counts once marketing says yes too."
        ),
        Presses("marketing", asks.YES_FOR["marketing"], then=f"agreed for {IN_WORDS}"),
        Fills(
            "it",
            (asks.MOVE,),
            {"due": "2028-01-14", "because": "The vendor answers a week later."},
            then="Friday 14 January 2028 instead of",
        ),
        Presses("marketing", asks.YES_MOVE_IT, then="agreed for Friday 14 January 2028"),
        Presses("it", asks.DELIVERED, then=asks.SAID_TO_BE_DELIVERED["marketing"]),
        Presses("marketing", asks.IT_IS_THERE, then=asks.KEPT),
    ),
)

REASON = "The vendor's script needs a security review first."
WHY = "why this timeline?"

ASKED_WHY = Script(
    "a why is asked once, and answered from the log ever after",
    (
        Says("marketing", "We need the heatmap on the shop by 18 December 2027."),
        Says("it", "It will be 8 January 2028."),
        Says("marketing", WHY, calls=True, then=whys.ONE_QUESTION["it"]),
        Says("it", REASON, then=whys.NOT_CONFIRMED["it"]),
        Presses("it", whys.CONFIRM, then="Confirmed by IT on "),
        Says("marketing", "Can we have the heatmap on the blog, too?", "blog"),
        Says("marketing", WHY, "blog", calls=True, then=whys.NOT_A_PROMISE),
    ),
)

HIDDEN_WHY = Script(
    "a private channel's reasons surface nowhere else",
    (
        Says("marketing", "We need the webhook for the ticket shop by 18 December 2027.", PRIVATE),
        Says(
            "it", "It will be 8 January 2028, because the zebrafinch team has to test it.", PRIVATE
        ),
        Says("marketing", WHY, PRIVATE, calls=True, then="zebrafinch"),
        Presses("it", whys.CONFIRM, PRIVATE, then="Confirmed by IT on "),
        Says("marketing", "Can we get a webhook for the fair, too?"),
        Says("marketing", WHY, calls=True, then=whys.NOT_ASKED_BEFORE),
        Says("it", "no but", calls=True, then=whys.NO_BUT_TITLE),
        Says("it", "", calls=True, then="Where this stands"),
    ),
    hidden="zebrafinch",
)

SCRIPTS = (TURNS, DECLINED, DATED, ASKED_WHY, HIDDEN_WHY)
