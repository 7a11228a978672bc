"""The messages of a thread as they are read: whose side, which sentences, which dates and concepts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.threads.contract import ThreadMessage
from bot.threads.cues import MACHINE
from bot.threads.day_forms import with_days_of_chat
from bot.threads.own_words import own_words
from bot.translation.clauses import Clause, clauses
from bot.translation.facts import Fact, Moment, NumericOrder, find_facts
from bot.translation.facts.date_atoms import numeric_order
from bot.translation.language import language_of
from bot.translation.reading import Reader
from bot.translation.speaker import guess_side
from glossary.concept import Side
from glossary.match import Match

_ENDS = re.compile(r"[.!?…\n]")
_FOLDS = str.maketrans("’‘ʼ´“”„–—\u00a0", "''''\"\"\"-- ")


def other(side: Side) -> Side:
    """The side across."""
    return "it" if side == "marketing" else "marketing"


def plain(text: str) -> str:
    """The text in lower case with straight quotes, position for position, for cue patterns."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text.translate(_FOLDS))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a message, offsets into its text; `low` is `plain` of it."""

    message: int
    start: int
    end: int
    text: str
    low: str
    clauses: tuple[Clause, ...]
    question: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `sentences`, `facts` and `matches` are of its author's own words only."""

    index: int
    author: str
    side: Side
    at: datetime
    text: str
    own: str
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    matches: tuple[Match, ...]
    read: bool = False
    """Whether it is in the language that the rules read."""

    def facts_in(self, start: int, end: int) -> tuple[Fact, ...]:
        """The facts that begin within a span."""
        return tuple(fact for fact in self.facts if start <= fact.start < end)

    def concepts_in(self, start: int, end: int) -> tuple[str, ...]:
        """The glossary's concepts within a span, each once, in order."""
        found = [c for m in self.matches if start <= m.start and m.end <= end for c in m.concepts]
        return tuple(dict.fromkeys(found))


def listen(
    messages: Sequence[ThreadMessage],
    reader: Reader,
    zone: tzinfo | None = None,
    order: NumericOrder | None = None,
) -> tuple[Said, ...]:
    """The messages as they are read; `zone` takes the place of their own offsets.

    Of a message in another language than English there are no sentences: the rules can't read it.
    """
    sides = sides_of(messages, reader)
    orders = {
        author: numeric_order(" ".join(m.text.lower() for m in messages if m.author == author))
        for author in {m.author for m in messages}
    }
    return tuple(
        _said(index, message, sides[index], reader, zone, order or orders[message.author])
        for index, message in enumerate(messages)
    )


def _said(
    index: int,
    message: ThreadMessage,
    side: Side,
    reader: Reader,
    zone: tzinfo | None,
    order: NumericOrder | None,
) -> Said:
    at = message.at.astimezone(zone) if zone else message.at
    own = own_words(message.text)
    said = Said(index, message.author, side, at, message.text, own, (), (), ())
    if language_of(own) != "en":
        return said
    matches = reader.find(own)
    spans = [(match.start, match.end) for match in matches]
    moment = Moment(at, order)
    return replace(
        said,
        sentences=_to_people(_sentences(index, own), own),
        facts=with_days_of_chat(find_facts(own, moment, known_spans=spans), own, moment),
        matches=matches,
        read=True,
    )


def _to_people(sentences: tuple[Sentence, ...], text: str) -> tuple[Sentence, ...]:
    """Without lines that speak to a machine that may read along."""
    lines = [text.count("\n", 0, sentence.start) for sentence in sentences]
    machine = {line for line, s in zip(lines, sentences, strict=True) if MACHINE.search(s.low)}
    return tuple(s for line, s in zip(lines, sentences, strict=True) if line not in machine)


def _sentences(index: int, text: str) -> tuple[Sentence, ...]:
    """Clauses up to the end of a sentence or line."""
    low = plain(text)
    found: list[Sentence] = []
    group: list[Clause] = []
    parts = clauses(text)
    for number, clause in enumerate(parts):
        group.append(clause)
        following = parts[number + 1].start if number + 1 < len(parts) else len(text)
        gap = text[clause.end : following]
        if number + 1 < len(parts) and not _ENDS.search(gap):
            continue
        start, end = group[0].start, group[-1].end
        question = "?" in gap.split("\n")[0]
        found.append(
            Sentence(index, start, end, text[start:end], low[start:end], tuple(group), question)
        )
        group = []
    return tuple(found)


def sides_of(messages: Sequence[ThreadMessage], reader: Reader) -> tuple[Side, ...]:
    """The side of each message: as given, else as its author's other messages, else guessed.

    Where nobody has said a side and all are guessed to be on one, the least certain is on the other.
    """
    texts: defaultdict[str, list[str]] = defaultdict(list)
    known: dict[str, Side] = {}
    for message in messages:
        if message.side:
            known.setdefault(message.author, message.side)
        texts[message.author].append(own_words(message.text))
    known |= {
        author: side
        for author in texts
        if author not in known and (side := _side_of_name(author)) is not None
    }
    guesses = {
        author: guess_side(joined, reader.find(joined), reader.termbase)
        for author, said in texts.items()
        if author not in known and (joined := "\n".join(said)[:4_000])
    }
    sides = known | {author: guess.side for author, guess in guesses.items()}
    if guesses and len(sides) > 1 and len(set(sides.values())) == 1:
        least = min(guesses, key=lambda author: guesses[author].confidence)
        sides[least] = other(sides[least])
    return tuple(message.side or sides.get(message.author, "marketing") for message in messages)


_TEAMS: dict[Side, re.Pattern[str]] = {
    "marketing": re.compile(
        r"\b(?:marketing|campaigns?|brand|content|social|events?|growth|pr|press|communications?|comms|newsletter|promotions?|creative|seo|loyalty|retail|sales|merchandising|fundraising|admissions|editorial|copy(?:writ\w+)?|media)\b",
        re.I,
    ),
    "it": re.compile(
        r"\b(?:it|web platform|platform|dev\w*|engineering|engineers?|infra\w*|security|identity|service desk|help ?desk|sys ?admins?|hosting|backend|frontend|network|data platform|release|integration|application|applications|systems?|operations|software|cloud|database|architecture)\b",
        re.I,
    ),
}


def _side_of_name(author: str) -> Side | None:
    """The side that an author's name itself says ("web platform"), where it says one."""
    said: list[Side] = [side for side, pattern in _TEAMS.items() if pattern.search(author)]
    return said[0] if len(said) == 1 else None
