"""Why a date is what it is: the reasons that the doing side gives, each at its first clear statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from bot.records import FactorKind
from bot.threads import cues
from bot.threads.contract import Factor
from bot.threads.evidence import Piece, asked, evidence, pieces_of
from bot.threads.reasons import blocks, weigh
from bot.threads.said import Said
from bot.threads.spans import Span
from bot.threads.weights import KINDS, chances
from bot.threads.words import share
from glossary.concept import Side

_STEPS = ("freeze", "security_privacy", "procurement", "integration", "legacy", "capacity")
_LIKELY = 0.4
"""How likely the likeliest kind of a message has to be; people seldom give two reasons at once."""
_BESIDE = 0.8
"""How likely a further one has to be."""

_Chances = Mapping[FactorKind, float]


def factors(
    thread: Sequence[Said],
    asker: Side,
    first: tuple[int, int],
    offers: Sequence[tuple[int, Span]] = (),
    needed: Sequence[tuple[int, Span]] = (),
) -> Iterator[Factor]:
    """The reasons in order; `first` is the message and offset at which the ask begins.

    `offers` are no reasons; `needed` is what the asking side has to give, a reason where it blocks.
    """
    given: list[Factor] = []
    for said in thread:
        if said.side == asker:
            continue
        around = asked(thread[: said.index], said.side)
        found = pieces_of(said, first)
        likely: list[tuple[Piece, _Chances]] = []
        for number, piece in enumerate(found):
            if _is_none(piece) or _within(piece, offers):
                continue
            if _within(piece, needed) and not _stops(piece):
                continue
            before = found[number - 1] if number else None
            after = next(iter(found[number + 1 :]), None)
            shown = evidence(piece, before=before, after=after)
            likely.append((piece, chances({**shown, **around})))
        for factor in _told(likely):
            if not any(_same(factor, one) for one in given):
                given.append(factor)
                yield factor


def _is_none(piece: Piece) -> bool:
    """Whether a piece is asked, or said in jest or about lunch."""
    sentence = piece.sentence
    jest = cues.SARCASM.search(sentence.low) is not None
    return sentence.question or jest or cues.is_idle(sentence.low)


def _within(piece: Piece, spans: Sequence[tuple[int, Span]]) -> bool:
    return any(
        n == piece.said.index and a < piece.part[1] and piece.part[0] < b for n, (a, b) in spans
    )


def _stops(piece: Piece) -> bool:
    """Whether what the asking side has to give is said to be in the way, or is plainly a step."""
    weighed = weigh(piece.low, piece.concepts)
    return blocks(piece.low) or (weighed is not None and weighed[0] in _STEPS)


def _told(likely: Sequence[tuple[Piece, _Chances]]) -> list[Factor]:
    """The reasons of one message, each of another kind, in order."""
    if not likely:
        return []
    # Two clauses that may give the same reason make it likelier than either does.
    together = {kind: 1 - prod(1 - each[kind] for _, each in likely) for kind in KINDS}
    ranked = sorted(KINDS, key=lambda kind: -together[kind])
    kinds = ranked[:1] if together[ranked[0]] >= _LIKELY else []
    kinds += [kind for kind in ranked[1:] if together[kind] >= _BESIDE]
    told: list[tuple[Span, Factor]] = []
    for kind in kinds:
        piece = max(likely, key=lambda one: one[1][kind])[0]
        start, end = piece.span
        quote = piece.said.text[start:end]
        factor = Factor(kind=kind, quote=quote, message=piece.said.index, concepts=piece.concepts)
        told.append((piece.span, factor))
    return [factor for _, factor in sorted(told, key=lambda one: one[0])]


def _same(one: Factor, two: Factor) -> bool:
    """The same reason again: the same kind in much the same words; a closed period is always one."""
    if one.kind != two.kind:
        return False
    return share(one.quote, two.quote) >= 0.5 or one.kind == "freeze"
