"""Which day a date of a thread is, by the moment of its message and what the thread talks about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.threads.own_words import quoted_spans
from bot.threads.said import Said, plain
from bot.translation.facts import Fact, Moment, find_facts
from bot.translation.facts.lazy import lazy

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_BARE_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", re.I)
_NO_MONTH = re.compile(rf"(?:between )?(?:{_WEEKDAY},? )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:(?:\W+|\W*(?:and|to|or)\W*)(?:the )?\d{{1,2}}(?:st|nd|rd|th))?", re.I)  # fmt: skip


_HOUR = re.compile(r" at \d{1,2}(?::\d\d)?(?: ?[ap]m)?(?= (?:and|or|on|please|pls|so|but)\b)", re.I)
_DIGITS = re.compile(
    r"(?<![\w./])\d{1,2}(?:(?:st|nd|rd|th)\b|[./]\d{1,2}(?![\d/]|\.\d)|(?= (?:it is|works|is (?:fine|ok|okay|good|agreed))\b))",
    re.I,
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\Z")
_DAY_OF = re.compile(r"\d{1,2}")


_DAY_DOT_MONTH = re.compile(
    r"\b(?:on|by|until|till|before|am|bis|zum|be|is|now|to|for|from|then|latest|earliest):? (\d{1,2}\.\d{1,2})\.(?=\s|\Z)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date fact of a message with the day or interval that it is; None where nobody can say."""

    said: Said
    fact: Fact
    resolved: str | None


def dated(thread: Iterable[Said]) -> Iterator[Dated]:
    """Every date of a thread in order; a day without its month is in the month last talked about."""
    talked: _Talked | None = None
    known: dict[str, Fact] = {}
    for said in thread:
        found = [_with_hour(fact, said) for fact in said.facts if fact.kind == "date"]
        found += list(_continental(said, found))
        found += list(_alone(said, found))
        found += list(_again(said, found, known))
        for fact in sorted(found, key=lambda fact: fact.start):
            known.setdefault(_bare(fact.text), fact)
            resolved = _resolved(fact, said, talked)
            if resolved and len(resolved) == _ONE_DAY:
                talked = _talked(talked, date.fromisoformat(resolved), fact, said)
            yield Dated(said, fact, resolved)


@dataclass(frozen=True, slots=True)
class _Talked:
    """What a thread talked about last: the month, the day that set it, and the days with a month."""

    month: date
    day: date
    named: tuple[date, ...]


_REMEMBERED = 50
"""Days that a day without its month may repeat."""
_ONE_DAY = len("2026-01-01")


def _talked(before: _Talked | None, day: date, fact: Fact, said: Said) -> _Talked | None:
    """What is talked about after one more day; a day without its month sets none."""
    named = ((*before.named, day) if before else (day,))[-_REMEMBERED:]
    if lacks_month(fact.text):
        return replace(before, named=named) if before else None
    return _Talked(_month_of(day, fact, said), day, named)


def _month_of(day: date, fact: Fact, said: Said) -> date:
    """The month that a date talks about; without a year, one that is almost a year ahead is past."""
    before = plain(said.own[max(0, fact.start - 80) : fact.start])
    past = (day - said.at.date()).days > MOSTLY_PAST or WAS_ON.search(before) is not None
    past = past and day > said.at.date() and not HAS_YEAR.search(plain(fact.text))
    return day.replace(day=1, year=day.year - past)


WAS_ON = lazy(
    r"\b(?:(?<!plan )(?<!idea )(?<!goal )(?<!date )(?:was|were)(?! (?:going|planned|supposed|meant|due)\b)|ran|broke|went|fell|came|began|(?<!'ve )(?<!have )(?<!has )got|(?<!is )(?<!are )(?<!be )(?<!being )(?<!gets )(?<!get )(?!planned|scheduled|needed|expected|required|supposed|advertised|announced|promised)[a-z]{3,}ed) (?:[\w.]+ ){0,4}?(?:on|in|from|of|to|until|around)(?: the)? \Z"
)
"""What happened, right before the day on which it did."""
HAS_YEAR = re.compile(r"\d{4}|next|'\d\d")
MOSTLY_PAST = 270
"""Days ahead from which a date without its year is rather the one that was."""


def _bare(text: str) -> str:
    return text.casefold().strip(" .").removeprefix("the ")


def _with_hour(fact: Fact, said: Said) -> Fact:
    """ "tomorrow at 10": the hour belongs to what is quoted as the date."""
    hour = _HOUR.match(said.own, fact.end)
    if hour is None:
        return fact
    return replace(fact, text=said.own[fact.start : hour.end()], end=hour.end())


def _continental(said: Said, found: Sequence[Fact]) -> Iterator[Fact]:
    """ "by 4.12." at the end of a sentence, which the grammar takes for a number and a full stop."""
    if not said.read:
        return
    taken = {fact.start for fact in found}
    for written in _DAY_DOT_MONTH.finditer(said.own):
        if written.start(1) in taken:
            continue
        for fact in find_facts(f"on {written[1]}. it", Moment(said.at)):
            if fact.kind == "date":
                start, end = written.span(1)
                yield replace(fact, text=written[1], start=start, end=end)


def _alone(said: Said, found: Sequence[Fact]) -> Iterator[Fact]:
    """ "march 30." and "the 23rd then": a few words that are an answer, so they name the day."""
    for sentence in said.sentences:
        taken = any(sentence.start <= fact.start < sentence.end for fact in found)
        if taken or not _FEW_WITH_DIGIT.fullmatch(sentence.text):
            continue
        for fact in find_facts(f"on {sentence.low}", Moment(said.at)):
            start = sentence.start + fact.start - len("on ")
            end = sentence.start + fact.end - len("on ")
            if fact.kind == "date" and start >= sentence.start:
                yield replace(fact, text=said.text[start:end], start=start, end=end)


_FEW_WITH_DIGIT = re.compile(r"(?=[^\d]*\d)(?:[\w.]+[ ,]*){1,4}")


def _again(said: Said, found: Sequence[Fact], known: Mapping[str, Fact]) -> Iterator[Fact]:
    """Days written in digits that an earlier message of the thread made clear ("The 5th is too early")."""
    if not said.read:
        return
    taken = [(fact.start, fact.end) for fact in found]
    for written in _DIGITS.finditer(said.own):
        before = known.get(_bare(written[0])) or _same_day(written[0], known)
        start, end = written.span()
        if before is not None and not any(a < end and start < b for a, b in taken):
            yield replace(before, text=written[0], start=start, end=end)


def _same_day(written: str, known: Mapping[str, Fact]) -> Fact | None:
    """ "12 it is" after "12 October"."""
    written = _ORDINAL.sub("", written.casefold().removeprefix("the "))
    if not written.isdigit():
        return None
    found = [f for f in known.values() if (day := _DAY_OF.search(f.text)) and day[0] == written]
    return found[-1] if found else None


def lacks_month(text: str) -> bool:
    """Whether a date is written without its month ("the 20th"), so that its month is a guess."""
    return _NO_MONTH.fullmatch(text) is not None


def quoted_days(thread: Sequence[Said]) -> tuple[str, ...]:
    """The dates in quoted old messages that are not long over, the last one first."""
    found: list[str] = []
    for said in reversed(thread):
        for start, end in reversed(quoted_spans(said.text)):
            for fact in reversed(find_facts(said.text[start:end], Moment(said.at))):
                days = _DAY.findall(fact.value) if fact.kind == "date" else []
                days = [_nearest(day, fact, said) for day in days]
                if days and days[-1] >= (said.at.date() - _JUST_OVER).isoformat():
                    found.append("/".join(dict.fromkeys((days[0], days[-1]))))
    return tuple(found)


_JUST_OVER = timedelta(days=45)
"""How long ago a day of a quoted message may be for somebody to ask what became of it."""


def _nearest(day: str, fact: Fact, said: Said) -> str:
    """The day in the year that is near, where none is written: an old message was before."""
    meant, today = date.fromisoformat(day), said.at.date()
    if HAS_YEAR.search(plain(fact.text)) or (meant - today).days <= MOSTLY_PAST:
        return day
    with suppress(ValueError):
        return meant.replace(year=meant.year - 1).isoformat()
    return day


def _resolved(fact: Fact, said: Said, talked: _Talked | None) -> str | None:
    if "|" in fact.value:
        return None
    days = _DAY.findall(fact.value)
    if not days or not _DAY.match(fact.value):
        return None
    if _BARE_WEEKDAY.fullmatch(fact.text) and days[0] == said.at.date().isoformat():
        return (said.at.date() + timedelta(days=7)).isoformat()
    if lacks_month(fact.text):
        days = [_in_month(day, fact, said, talked) for day in days]
    first, last = days[0], days[-1]
    return first if first == last else f"{first}/{last}"


def _in_month(day: str, fact: Fact, said: Said, talked: _Talked | None) -> str:
    """The day in the month that is meant; its weekday, where it is written, has to fit."""
    soonest, today = date.fromisoformat(day), said.at.date()
    again = [one for one in talked.named if one.day == soonest.day] if talked else []
    if again and again[-1] >= today:
        return again[-1].isoformat()
    found = soonest
    if talked is not None and not _goes_before(soonest, fact, said, talked):
        with suppress(ValueError):
            meant = talked.month.replace(day=soonest.day)
            found = meant if meant >= today else soonest
    weekday = _WEEKDAY_BEFORE.match(fact.text)
    if weekday is None:
        return found.isoformat()
    number = _WEEKDAYS.index(weekday[0].lower()[:3])
    years = [found, soonest, *_same_day_of_months(soonest)]
    return next((one for one in years if one.weekday() == number), found).isoformat()


def _same_day_of_months(day: date) -> Iterator[date]:
    """The same day of the months that follow."""
    for ahead in range(1, 12):
        month = day.month - 1 + ahead
        with suppress(ValueError):
            yield day.replace(year=day.year + month // 12, month=month % 12 + 1)


def _goes_before(soonest: date, fact: Fact, said: Said, talked: _Talked) -> bool:
    """Whether "by the 28th" leads up to a day of the month after: "it opens on 16 October"."""
    if not soonest < talked.day or soonest.day <= talked.day.day:
        return False
    before = plain(said.own[max(0, fact.start - _LEADS_UP) : fact.start])
    return _BY.search(before) is not None


_LEADS_UP = 60
_BY = lazy(
    r"(?<!not )(?<!possible )(?<!done )\b(?:by|before)(?: (?:mon|tues|wednes|thurs|fri)day)?,? (?:the )?\Z"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_BEFORE = re.compile(_WEEKDAY, re.I)


def first_day(resolved: str) -> date:
    """The first day of a resolved date."""
    return date.fromisoformat(resolved[:10])


def last_day(resolved: str) -> date:
    """The last day of a resolved date."""
    return date.fromisoformat(resolved[-10:])
