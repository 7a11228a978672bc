"""What the checks are told, and what they find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.translation.facts import Moment
from bot.translation.result import Answer
from glossary.concept import Side
from glossary.match import Match, Matcher
from glossary.termbase import Termbase

Weight = Literal["fatal", "part", "note"]


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that the model was given, masked as it saw it.

    `terms` are the glossary's matches in `source`; `answers` are facts of the source from then on.
    """

    source: str
    side: Side
    reader: Side
    terms: tuple[Match, ...]
    termbase: Termbase
    matcher: Matcher
    answers: tuple[Answer, ...] = ()
    thread: tuple[str, ...] = ()
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a draft; `where` is "rephrased" or a part such as "questions.0".

    fatal: the rephrased text may not be shown. part: that optional part is dropped.
    note: worth a repair, never a refusal. `detail` tells the model what to mend.
    """

    code: str
    where: str
    detail: str
    weight: Weight
