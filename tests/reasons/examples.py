"""What the weights are made from: clauses of the doing side with what they show and the kind of reason that they are.

They come from the golden threads and from messages in `reasons_seen.txt` and `reasons_told.txt`.
`reasons_kept.txt` is left out: it measures.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.evaluation import GOLDEN, read_golden
from bot.records import FactorKind
from bot.threads import cues
from bot.threads.asks import asking_side, find_ask
from bot.threads.evidence import Evidence, Piece, asked, evidence, pieces_of
from bot.threads.said import Said, listen
from bot.threads.weights import KINDS
from glossary.concept import Side
from tests.bot.threads.talk import thread
from tests.fakes.translating import reader

LISTS = Path(__file__).parents[1] / "bot" / "threads"
LEARNT = ("reasons_seen.txt", "reasons_told.txt")
_ASK = "m: Can you put the new landing page live by 30 November?"
_DATE = "i: That'll be 15 January."
_REASON = re.compile(r"\[(?:(\w+)\|)?(.*?)\]")

Reasons = Mapping[int, Sequence[tuple[FactorKind, str]]]
"""The kind and the words of each reason, by the message in which it stands."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of IT in a list: what it answers, its text, and its reasons with their kinds."""

    answers: str
    text: str
    reasons: tuple[tuple[FactorKind, str], ...]

    def thread(self) -> tuple[str, ...]:
        """The thread that it ends."""
        before = (_ASK, _DATE, f"m: {self.answers}") if self.answers else (_ASK,)
        return (*before, f"i: {self.text}")


@dataclass(frozen=True, slots=True)
class Example:
    """A clause: what it shows and the kind of reason that it is, None for none."""

    shown: Evidence
    kind: FactorKind | None


def messages(name: str) -> Iterator[Message]:
    """The messages of a list; "why? >> text" answers a question, "[kind|words]" is of another kind."""
    heading = ""
    for line in (LISTS / name).read_text("utf-8").splitlines():
        if line.startswith("# -- "):
            heading = line.removeprefix("# -- ")
        elif line and not line.startswith("#"):
            answers, _, text = line.removeprefix("- ").rpartition(" >> ")
            reasons = () if line.startswith("- ") else tuple(_reasons(text, heading))
            yield Message(answers, _REASON.sub(lambda found: found[2], text), reasons)


def _reasons(text: str, heading: str) -> Iterator[tuple[FactorKind, str]]:
    for found in _REASON.finditer(text):
        kind = next(kind for kind in KINDS if kind == (found[1] or heading))
        yield kind, found[2].rstrip(".!?")


def examples() -> Iterator[Example]:
    """All of them, in the same order each time."""
    for case in read_golden(GOLDEN)[1]:
        said = listen(case.thread, reader())
        given = case.expect.ask and case.expect.ask.side
        reasons: defaultdict[int, list[tuple[FactorKind, str]]] = defaultdict(list)
        for factor in case.expect.factors:
            reasons[factor.message].append((factor.kind, factor.quote))
        yield from _of_thread(said, given or asking_side(find_ask(said), said), reasons)
    for name in LEARNT:
        for message in messages(name):
            said = listen(thread(*message.thread()), reader())
            last = len(said) - 1
            yield from _of_message(said, last, message.reasons)


def _of_thread(said: Sequence[Said], asker: Side, reasons: Reasons) -> Iterator[Example]:
    for one in said:
        if one.side != asker:
            yield from _of_message(said, one.index, reasons.get(one.index, ()))


def _of_message(
    said: Sequence[Said], index: int, reasons: Sequence[tuple[FactorKind, str]]
) -> Iterator[Example]:
    """The clauses of a message; of a reason that lies in several the one that has most of it."""
    around = asked(said[:index], said[index].side)
    found = pieces_of(said[index])
    kinds: dict[int, FactorKind | None] = {}
    for kind, words in reasons:
        start = said[index].text.find(words)
        shared = [_shared(piece, start, start + len(words)) for piece in found]
        most = max(shared, default=0)
        for number, much in enumerate(shared):
            if much > 0 and kinds.get(number) is None:
                kinds[number] = kind if much == most else None
    for number, piece in enumerate(found):
        low = piece.sentence.low
        if piece.sentence.question or cues.is_idle(low) or cues.SARCASM.search(low):
            continue
        if number in kinds and kinds[number] is None:
            continue
        near = found[number - 1] if number else None, next(iter(found[number + 1 :]), None)
        shown = evidence(piece, before=near[0], after=near[1])
        yield Example({**shown, **around}, kinds.get(number))


def _shared(piece: Piece, start: int, end: int) -> int:
    return min(end, piece.span[1]) - max(start, piece.span[0])
