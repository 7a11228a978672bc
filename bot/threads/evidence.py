"""What a clause shows of being a reason: its signs, its words, and where it stands in the conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.records import FactorKind
from bot.threads.pieces import pieces
from bot.threads.reasons import CONCEPTS, is_free, seen, weigh
from bot.threads.said import Said, Sentence, plain
from bot.threads.signs import Signs, signs
from bot.threads.spans import Span, clean
from bot.threads.spread import spread
from bot.translation.facts.lazy import lazy

_BECAUSE = lazy(
    r"\b(?:(?:because(?: of)?|since|as|due to)|(?:reason|problem|catch|trouble)(?: is)?(?: that)?)[:, ]*\Z"
)
_FOLLOWS = lazy(r"\A(?:which|who|that(?!'s)|whose|then)\b")
_RULES = lazy(
    r"\A(?:that's|that is) (?:the|our|a|how|what|why) (?:law|rule|policy|way|same|minimum|best|earliest)\b"
)
_SO = lazy(r"\Aso\b")
_AGAINST = lazy(
    r"\b(?:not|no|never|nobody|nothing|none|without|neither|nor|hardly|can not|sorry|unfortunately|late|later|earliest|before)\b"
)
_WHY = lazy(
    r"\b(?:why|how come|what happened|reason|problem|what's|holding|so (?:long|late)|what is|blocking|can't|cannot|not)\b"
)
_TOKEN = lazy(r"[a-z]+|\d+|[€£$=]")
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec mon tue wed thu fri".split()
)
_LENGTHS = (18, 10, 6, 3, 1)
_YEAR, _LONG_NUMBER = 4, 3

Evidence = dict[str, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message that may give a reason, with the `span` that a reader would quote."""

    said: Said
    sentence: Sentence
    part: Span
    span: Span

    @property
    def low(self) -> str:
        """The quote, plain."""
        start = self.sentence.start
        return self.sentence.low[max(0, self.span[0] - start) : self.span[1] - start]

    @property
    def raw(self) -> str:
        """The whole stretch, plain."""
        start = self.sentence.start
        return self.sentence.low[self.part[0] - start : self.part[1] - start]

    @property
    def concepts(self) -> tuple[str, ...]:
        """What the glossary finds in the quote."""
        return self.said.concepts_in(*self.span)


def pieces_of(said: Said, first: tuple[int, int] = (0, 0)) -> list[Piece]:
    """The stretches of a message in order, from the message and offset `first` on."""
    return [
        Piece(said, sentence, part, clean(said.text, part))
        for sentence in said.sentences
        if (said.index, sentence.start) >= first
        for part in pieces(said, sentence)
    ]


def evidence(piece: Piece, *, before: Piece | None, after: Piece | None) -> Evidence:
    """What a piece shows by itself and by its neighbours in the message, each with how much of it."""
    clause = spread(piece.low)
    shown: Evidence = {"any": 1.0}
    shown.update(_signs(piece))
    shown.update(_words(clause))
    shown.update(_place(piece, clause, before, after))
    return shown


def asked(said: Sequence[Said], side: str) -> Evidence:
    """What the conversation before a message of this side shows: whether it was asked, and why."""
    across = next((one for one in reversed(said) if one.side != side), None)
    mine = any(one.side == side and one.sentences for one in said)
    shown: Evidence = {} if mine else {"answer first": 1.0}
    for sentence in across.sentences if across else ():
        if sentence.question:
            shown["answer"] = 1.0
            if _WHY.search(sentence.low):
                shown["answer why"] = 1.0
    return shown


def _signs(piece: Piece) -> Iterator[tuple[str, float]]:
    known = signs()
    clause, head = seen(piece.low)
    concepts = piece.concepts
    yield from _about_any(known, clause, head)
    limits = known.any("limits", clause)
    for kind, lines in known.kinds.items():
        found = [weight for weight, pattern in lines if pattern.search(clause)]
        if found:
            yield f"sign {kind}", max(found) / 4
            yield f"signs {kind}", min(len(found), 3) / 2
        if known.is_about(kind, clause):
            yield f"about {kind}", 1.0
            if limits:
                yield f"limits {kind}", 1.0
        if hints := known.hinted(kind, clause):
            yield f"hints {kind}", hints / 1.5
    for kind in _named(concepts):
        yield f"concept {kind}", 1.0
    if weighed := weigh(piece.low, concepts):
        yield f"weighs {weighed[0]}", 1.0


def _named(concepts: Sequence[str]) -> set[FactorKind]:
    return {CONCEPTS[concept] for concept in concepts if concept in CONCEPTS}


def _about_any(known: Signs, clause: str, head: int) -> Iterator[tuple[str, float]]:
    for name in known.named:
        if known.any(name, clause):
            yield f"says {name}", 1.0
        if known.any(name, clause, head):
            yield f"says first {name}", 1.0
    if is_free(known, clause, head):
        yield "is free", 1.0


def _words(clause: str) -> Iterator[tuple[str, float]]:
    words = [_word(found[0]) for found in _TOKEN.finditer(clause)]
    for word in words:
        yield f"word {word}", 1.0
    for one, two in pairwise(words):
        yield f"words {one} {two}", 0.7
    if words:
        yield f"begins {words[0]}", 0.7
        yield f"ends {words[-1]}", 0.5


def _word(word: str) -> str:
    """A word in a crude singular; of a day or number only that it is one."""
    if word.isdigit():
        if len(word) == _YEAR and word[:2] in ("19", "20"):
            return "#year"
        return "#long" if len(word) > _LONG_NUMBER else "#"
    if word in _DAYS:
        return "#day"
    for ending in ("ing", "ed", "es", "s") if len(word) > 4 else ():
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _place(
    piece: Piece, clause: str, before: Piece | None, after: Piece | None
) -> Iterator[tuple[str, float]]:
    said, raw = piece.said, piece.raw
    start = piece.span[0]
    if _BECAUSE.search(plain(said.text[max(0, start - 24) : start])):
        yield "behind because", 1.0
    yield ("stands later" if before else "stands first"), 1.0
    if after is None:
        yield "stands last", 1.0
        if before is None:
            yield "stands alone", 1.0
    if before is not None:
        yield from _near("before", before)
        if len(before.low.split()) <= 3:
            yield "before short", 1.0
        if before.sentence is piece.sentence:
            yield "before same", 1.0
        if _FOLLOWS.match(raw):
            yield "follows", 1.0
    if after is not None:
        yield from _near("after", after)
        if after.raw.lstrip(" ,").startswith("so"):
            yield "after so", 1.0
    for kind in {fact.kind for fact in said.facts_in(*piece.span)}:
        yield f"fact {kind}", 1.0
    if _AGAINST.search(clause):
        yield "against", 1.0
    if _SO.match(raw):
        yield "so", 1.0
    if _RULES.match(raw):
        yield "rules", 1.0
    words = len(_TOKEN.findall(clause))
    yield f"length {next((length for length in _LENGTHS if words >= length), 0)}", 1.0


def _near(where: str, piece: Piece) -> Iterator[tuple[str, float]]:
    if any(fact.kind == "date" for fact in piece.said.facts_in(*piece.span)):
        yield f"{where} date", 1.0
    if _AGAINST.search(piece.low):
        yield f"{where} against", 1.0
