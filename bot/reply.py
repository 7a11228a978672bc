"""What we want to say, before any surface has dressed it.

Text here is plain: no mrkdwn, no Markdown, no HTML. Each renderer ends in `assert_never`, so a new
part fails the type check until every renderer draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.steps import Dates
from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the original: kept as it is, asked about, or explained."""

    start: int
    end: int
    kind: Literal["kept", "asked", "term"]


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Whose words these are now."""

    side: Side


@dataclass(frozen=True, slots=True)
class Say:
    """The sentence that can be forwarded: once a reply, always first after ForWhom."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One of our own fixed sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Original:
    """The message as it was written, with marks (code point offsets, sorted, disjoint)."""

    title: str
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """Numbered questions that can each be answered in one line."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Short phrases in one line, joined by middle dots."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Whole sentences, one a point."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gloss:
    """A word and what it means to the reader."""

    surface: str
    meaning: str
    concept: str


@dataclass(frozen=True, slots=True)
class Glosses:
    """Words of the message and what they mean to the reader."""

    title: str
    rows: tuple[Gloss, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept, and what was asked instead of guessed."""

    text: str


@dataclass(frozen=True, slots=True)
class Title:
    """A heading of ours, for cards that are not a translation."""

    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: `name` is what the router knows it by, `value` what comes back with it.

    `main` marks the one main action of a card. With a `url` it is a link, which opens in a browser;
    of all buttons these alone are drawn where nothing can be pressed.
    """

    name: str
    label: str
    value: str = ""
    main: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    """What can be pressed; left out where nothing can be."""

    items: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a list: `number` is what people call it by, `aside` how old it is or when it is due,
    `note` what comes next. `url` leads to it; `choices` are what can be done with it.
    """

    text: str
    number: str = ""
    aside: str = ""
    note: str = ""
    url: str = ""
    choices: tuple[Button, ...] = ()

    @property
    def line(self) -> str:
        """All of it on one line."""
        return " · ".join(
            filter(None, (f"{self.number} {self.text}".strip(), self.aside, self.note))
        )


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of things that each lead somewhere."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dates as they were said and moved: a drawing where one can be had, else a line each."""

    title: str
    dates: Dates


@dataclass(frozen=True, slots=True)
class Addressed:
    """A sentence about one person, whom the platform draws as themselves before it.

    `user` is the platform's own key of theirs. Elsewhere nobody is named: "Somebody" stands there.
    """

    user: str
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """Was this helpful? Each platform draws its own thumbs; `value` comes back with the press."""

    value: str


Part = (
    ForWhom
    | Say
    | Notice
    | Original
    | Questions
    | Line
    | Points
    | Glosses
    | Kept
    | Title
    | Rows
    | Timeline
    | Addressed
    | Buttons
    | Feedback
)


@dataclass(frozen=True, slots=True)
class Cited:
    """What an answer rests on: an entry of the glossary or the log, and where it stands, if anywhere."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply; `aid` marks a reading aid that no model wrote, `by_model` words that one did.

    `cited` is shown where a platform has a way of its own to show sources.
    """

    summary: str
    parts: tuple[Part, ...]
    aid: bool = False
    by_model: bool = False
    cited: tuple[Cited, ...] = ()
