"""A translation as a reply: what stands where, so that the first line is enough for a busy person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from bot import wording
from bot.plain import plain_text
from bot.reply import (
    Cited,
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
    Say,
)
from bot.translation.result import FactFound, HiddenWork, TermUse, Translation

_MAX_GLOSSES = 6
_MAX_KEPT = 10
_HARD_FACTS = ("date", "time", "duration", "money", "number", "percent", "code", "name")
_NEXT_WORD = re.compile(r"[ \t]{1,3}[\w’'.,:%€$£-]*\w")


def present(translation: Translation) -> Reply:
    """The reply for a translation by either engine; a part with nothing to say is left out."""
    aid = translation.rephrased is None
    parts = tuple(_aid(translation) if aid else _rewrite(translation))
    summary = translation.rephrased or f"{wording.FOR_SIDE[translation.to]}: {translation.original}"
    cited = () if aid else tuple(_cited(translation.terms))
    return Reply(summary=summary[:3000], parts=parts, aid=aid, by_model=not aid, cited=cited)


def with_text(translation: Translation) -> Translation:
    """The translation with its whole reply as plain text."""
    return translation.model_copy(update={"text": plain_text(present(translation))})


def _rewrite(translation: Translation) -> Iterator[Part]:
    yield ForWhom(translation.to)
    yield Say(translation.rephrased or "")
    if translation.toss_up:
        yield Notice(wording.toss_up(translation.to))
    # An ask is waited for by questions; of a constraint one first wants to know what it means.
    asked, means = _asked(translation), _means(translation)
    yield from (*means, *asked) if translation.from_ == "it" else (*asked, *means)
    yield from _work_and_alternatives(translation)
    yield Kept(_kept(translation))


def _aid(translation: Translation) -> Iterator[Part]:
    yield ForWhom(translation.to)
    yield Notice(_why_aid(translation))
    if translation.language != "en" and translation.checks.fallback != "language":
        yield Notice(wording.OTHER_LANGUAGE)
    if translation.toss_up:
        yield Notice(wording.toss_up(translation.to))
    yield Original(wording.ORIGINAL, translation.original, marks(translation))
    if translation.in_short:
        yield Points(wording.IN_SHORT, translation.in_short)
    if rows := tuple(_glosses(translation.terms)):
        yield Glosses(wording.IN_PLAIN_WORDS, rows)
    elif not translation.terms and translation.language == "en":
        yield Notice(wording.NOTHING_KNOWN)
    if translation.dates:
        yield Line(wording.DATES, translation.dates)
    yield from _asked(translation)
    yield from _means(translation)
    yield from _work_and_alternatives(translation)
    if open_words := _open_words(translation):
        yield Kept(open_words)


def _why_aid(translation: Translation) -> str:
    match translation.checks.fallback:
        case "unavailable":
            return _why_unavailable(translation.checks.reason or "")
        case "deadline":
            return wording.DEADLINE
        case "too_long":
            return wording.TOO_LONG
        case "language":
            return wording.OTHER_LANGUAGE
        case "budget":
            return wording.BUDGET
        case "rejected":
            return wording.rejected(translation.checks.reason or "did not pass the checks")
        case _:
            return wording.NO_MODEL


def _why_unavailable(reason: str) -> str:
    """What waiting helps against, and what it does not."""
    if reason in ("status_401", "status_403", "status_404", "insufficient_quota"):
        return wording.MODEL_REFUSED
    if reason in ("refusal", "content_filter", "length", "empty", "no_choices", "broken_answer"):
        return wording.MODEL_EMPTY
    return wording.UNAVAILABLE


def _cited(terms: Iterable[TermUse]) -> Iterator[Cited]:
    """The concepts that a model's words rest on; a reading aid shows them itself."""
    seen: set[str] = set()
    for term in terms:
        if not term.familiar and term.concept not in seen and len(seen) < _MAX_GLOSSES:
            seen.add(term.concept)
            yield Cited(term.surface, term.gloss)


def _asked(translation: Translation) -> Iterator[Part]:
    if translation.answers:
        yield Points(
            wording.ANSWERED, tuple(f"{a.question} {a.answer}" for a in translation.answers)
        )
    author = tuple(q.question for q in translation.questions if q.to == "author")
    other = tuple(q.question for q in translation.questions if q.to == "other_side")
    if author:
        title = wording.TO_START if translation.from_ == "marketing" else wording.WORTH_ASKING
        yield Questions(title, author)
    if other:
        yield Questions(wording.WOULD_LIKE_TO_KNOW[translation.from_], other)


def _means(translation: Translation) -> Iterator[Part]:
    if translation.impacts:
        impacts = dict.fromkeys(impact.impact for impact in translation.impacts)
        yield Points(wording.MEANS_FOR_YOU, tuple(impacts))


def _work_and_alternatives(translation: Translation) -> Iterator[Part]:
    if translation.hidden_work:
        yield Line(wording.INVOLVES, tuple(_work(w, translation) for w in translation.hidden_work))
    if translation.alternatives:
        title = wording.IF_TIGHT if translation.from_ == "marketing" else wording.NO_BUT
        yield Points(title, tuple(a.text for a in translation.alternatives))


def _work(work: HiddenWork, translation: Translation) -> str:
    """Who does it is said where it is not the reader."""
    if work.side == "both" or work.side == translation.to:
        return work.text
    return f"{work.text} ({wording.SIDE[work.side]})"


def _glosses(terms: tuple[TermUse, ...]) -> Iterator[Gloss]:
    seen: set[str] = set()
    for term in terms:
        if term.familiar:
            continue
        if term.concept not in seen and len(seen) < _MAX_GLOSSES:
            seen.add(term.concept)
            yield Gloss(term.surface, term.gloss, term.concept)


def _kept(translation: Translation) -> str:
    """What was carried over, and what was asked instead of guessed."""
    shown = _carried(translation)
    sentences = [f"Kept: {' · '.join(shown)}." if shown else ""]
    sentences.append(_open_words(translation))
    if not translation.questions and not any(t.ambiguous for t in translation.terms):
        sentences.append("Nothing to ask.")
    return " ".join(sentence for sentence in sentences if sentence)


def _carried(translation: Translation) -> list[str]:
    """The facts, and the cues that weigh: a condition with its date, a must, a not with its word."""
    text, facts = translation.original, translation.facts
    found: list[str] = []
    taken = 0
    for fact, following in zip_longest(facts, facts[1:]):
        if fact.start < taken:
            continue
        if fact.kind == "number" and translation.language != "en" and len(fact.text) < 3:
            continue  # mostly the day of a date whose month the grammar can't read
        if fact.kind in _HARD_FACTS:
            found.append(fact.text)
        elif fact.kind == "condition" and following and _touches(text, fact, following):
            found.append(text[fact.start : following.end])
            taken = following.end
        elif fact.kind == "negation" and (word := _NEXT_WORD.match(text, fact.end)):
            found.append(text[fact.start : word.end()])
        elif fact.value == "must":
            found.append(fact.text)
    return list(dict.fromkeys(found))[:_MAX_KEPT]


def _touches(text: str, cue: FactFound, fact: FactFound) -> bool:
    return fact.kind in _HARD_FACTS and not text[cue.end : fact.start].strip()


def _open_words(translation: Translation) -> str:
    """Words that were not chosen for, words without an entry, and words that look like a known one."""
    sentences = []
    words = list(dict.fromkeys(t.surface for t in translation.terms if t.ambiguous))
    if words:
        asked = {q.about.casefold() for q in translation.questions}
        verb = "were asked" if all(w.casefold() in asked for w in words) else "are open"
        verb = verb if len(words) > 1 else verb.replace("were", "was").replace("are", "is")
        sentences.append(
            f"{_and(words)} can mean different things on the two sides, so {_it(words)} {verb}, not guessed."
        )
    if translation.unknown and translation.rephrased is None:
        sentences.append(f"Not in the glossary: {', '.join(translation.unknown[:8])}.")
    for hint in translation.suggestions[:3]:
        sentences.append(
            f"“{hint.written}” was not read as {hint.surface}; if it is, write {hint.surface}."
        )
    return " ".join(sentences)


def _and(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _it(words: list[str]) -> str:
    return "it" if len(words) == 1 else "they"


def marks(translation: Translation) -> tuple[Mark, ...]:
    """Spans of the original that were kept, explained or asked about; sorted and disjoint."""
    found = [Mark(t.start, t.end, "asked" if t.ambiguous else "term") for t in translation.terms]
    found += [Mark(f.start, f.end, "kept") for f in translation.facts]
    result: list[Mark] = []
    for mark in sorted(set(found), key=lambda m: (m.start, -m.end, m.kind)):
        if not result or mark.start >= result[-1].end:
            result.append(mark)
    return tuple(result)
