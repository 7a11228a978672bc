"""Facts by value: none lost, none new, none swapped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from bot.privacy import TOKEN
from bot.translation.checks.align import LIGHT
from bot.translation.checks.cues import Cue
from bot.translation.checks.finding import Finding, Weight
from bot.translation.checks.synonyms import SAID_BY_ALL
from bot.translation.checks.words import HARD, Prose, overlap
from bot.translation.facts import Fact

_COUNTED = ("number", "money", "percent", "duration", "date", "time")
# "Two things stand in between": a count of our own framing, not of the source.
_FRAMING = re.compile(
    r"[\s-](?:things?|points?|reasons?|conditions?|steps?|parts?|questions?|requests?|issues?|topics?|items?|obstacles?"
    r"|blockers?|open|are|is|more|further|other|in one|sides?|ways?|gates?|checks?|tasks?|constraints?|problems?)\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_CLOCK = re.compile(r"T(\d\d:\d\d)(?::\d\d)?(?:[+-]\d\d:\d\d|Z)?")
_MARK = "\ue000"


def without_tokens(text: str) -> str:
    """The text with its mask tokens blanked, at the same offsets."""
    return TOKEN.sub(lambda found: _MARK * len(found[0]), text)


_DAY = re.compile(r"(?:---|\d{4}-\d\d-)(\d\d)(?=T|Z|\Z)")
_NUMERAL = re.compile(r"-?\d+(?:\.\d+)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@lru_cache(maxsize=4096)
def atoms(fact: Fact) -> frozenset[str]:
    """The smallest values that a fact consists of: both ends of a range, the day and the time.

    "Every 6 hours" holds the 6 hours and "the third time" the 3: their wordings change too easily.
    """
    value, kind = fact.value, fact.kind
    if kind in ("date", "time"):
        found: set[str] = set()
        for part in re.split(r"[/|]", value):
            found |= {f"time:{clock}" for clock in _CLOCK.findall(part)}
            rest = _CLOCK.sub("", part)
            rest = rest.split(" ")[0]  # "2026-11-18 morning"
            if rest:
                found.add(f"{kind}:{rest}")
        return frozenset(found)
    if kind in ("number", "money", "percent", "duration"):
        text = re.sub(r"(\d)(?:th|x)\b", r"\1", value.removeprefix("every "))
        text = re.sub(r"\bper\b", "", text)
        unit = " ".join(re.findall(r"[^\d\s./:-][^\d\s./:]*", text)).rstrip("s")
        numerals = _NUMERAL.findall(text) or (["1"] if kind == "duration" else [])
        return frozenset(f"{kind}:{numeral} {unit}" for numeral in numerals) or frozenset({value})
    return frozenset({f"{kind}:{value.casefold()}"})


def _days(prose: Prose) -> frozenset[str]:
    """The days of the month that its dates fall on."""
    dated = (f for f in prose.facts if f.kind == "date")
    return frozenset(day for fact in dated for day in _DAY.findall(fact.value))


def _is_bare_day(fact: Fact) -> bool:
    return fact.kind == "date" and fact.value.startswith("---")


def _by_day(fact: Fact, mine: Prose, theirs: Prose) -> bool:
    """Whether "the 20th" and "20 May" are one day: the same number, and no other month in play."""
    found = _DAY.findall(fact.value)
    if not found or not set(found) <= _days(theirs):
        return False
    if _is_bare_day(fact):
        return True
    bare = {f.value[3:] for f in theirs.facts if _is_bare_day(f)}
    month = next((m for m in _MONTHS if m in fact.text.casefold()), "")
    return set(found) <= bare and (not month or month in theirs.lower or month not in mine.lower)


_UNIT_WORDS = {
    "mb": "mb|megabyte",
    "gb": "gb|gigabyte",
    "kb": "kb|kilobyte",
    "tb": "tb|terabyte",
    "px": "px|pixel",
    "second": "s|sec|second",
    "minute": "min|minute",
    "millisecond": "ms|millisecond",
}


def _without_unit(fact: Fact, theirs: Prose) -> bool:
    """Whether an amount stands on the other side with its unit apart: "from 4.8 to 2.1 seconds"."""
    if fact.kind not in ("number", "duration", "percent"):
        return False
    for atom in atoms(fact):
        numeral, _, unit = atom.partition(":")[2].partition(" ")
        for other in theirs.facts[:_MOST_FACTS]:
            if other.kind not in ("number", "duration", "percent"):
                continue
            for theirs_atom in atoms(other):
                same, _, apart = theirs_atom.partition(":")[2].partition(" ")
                if same != numeral or (unit and apart):
                    continue
                word = (unit or apart).split(" ")[-1].casefold()
                if word and re.search(
                    rf"\b(?:{_UNIT_WORDS.get(word, re.escape(word))})|%|percent", theirs.lower
                ):
                    return True
    return False


_MOST_FACTS = 60


def _verbatim(fact: Fact, text: str) -> bool:
    """Whether the words of a fact stand in a text just as they are."""
    words = re.escape(fact.text.casefold())
    return re.search(rf"(?<![\w.,]){words}(?!\w|[.,]\d)", text) is not None


def _digits_apart(fact: Fact, theirs: Prose) -> bool:
    """06/12/18 may be three hours of the day and no date: are its numbers there one by one?"""
    if fact.kind != "date" or not re.fullmatch(r"[\d/. ]+", fact.text):
        return False
    numbers = set(re.findall(r"\d+", theirs.lower))
    return all(n in numbers or n.lstrip("0") in numbers for n in re.findall(r"\d+", fact.text))


def _has_words(text: str, words: str) -> bool:
    """Whether all words stand in the text, whatever their case."""
    dotted = re.findall(r"[\w-]+(?:\.[\w-]+)+", words.casefold())
    if not all(
        re.search(rf"(?<![\w.]){re.escape(one)}(?![\w])", text.casefold()) for one in dotted
    ):
        return False  # 3.2 is not 2.3, and a site is not the site above it.
    parts = set(re.findall(r"[^\W_]+", text.casefold()))
    return all(part in parts for part in re.findall(r"[^\W_]+", words.casefold()))


def lost(source: Prose, target: Prose, translated: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """Facts of the source that the target does not hold; inside a translated term they may go."""
    spans = tuple(translated)
    whole = {(fact.kind, fact.value.casefold()) for fact in target.facts}
    small = frozenset().union(*(atoms(fact) for fact in target.facts))
    lower = target.lower
    seen: set[tuple[str, str]] = set()
    for fact in source.facts:
        value = (fact.kind, fact.value.casefold())
        if value in seen:
            continue
        seen.add(value)
        if value in whole or atoms(fact) <= small or _verbatim(fact, lower):
            continue
        if (
            _by_day(fact, source, target)
            or _without_unit(fact, target)
            or _digits_apart(fact, target)
        ):
            continue
        if any(start <= fact.start and fact.end <= end for start, end in spans):
            continue
        if fact.kind in ("name", "code", "url", "mention") and _has_words(lower, fact.text):
            continue
        if fact.kind == "name" and len(fact.text) > 5 and fact.text.casefold()[:6] in lower:
            continue  # Austria, Austrian
        if fact.kind == "number" and _said_otherwise(fact, target):
            continue
        if re.fullmatch(r"[45]\d\ds?", fact.text) and _FAULT.search(lower):
            continue
        if (
            fact.kind == "date"
            and (this := re.fullmatch(r"this (\w+)", fact.text.lower()))
            and re.search(rf"\b(?:current|the|same|present) {this[1]}\b", lower)
        ):
            continue
        each = re.fullmatch(r"every (\w+)", fact.value) if fact.kind == "duration" else None
        if each and re.search(rf"\b{each[1][:3]}", lower):
            continue  # per minute, each minute, /min
        if fact.text.startswith("/") and re.search(
            rf"\b{re.escape(fact.text[1:4].lower())}", lower
        ):
            continue  # "/min", a minute
        if fact.kind in ("date", "number") and _same_words(fact.text, lower):
            continue
        last = re.fullmatch(r"yesterday (evening|night)", fact.text.lower())
        if last and re.search(r"\blast (?:evening|night)\b", lower):
            continue
        if fact.kind == "name" and _HELLO.search(source.text, max(0, fact.start - 14), fact.start):
            continue
        if fact.kind == "name" and fact.text.isupper() and fact.text.casefold() in SAID_BY_ALL:
            continue
        yield Finding("LOST_FACT", "rephrased", f"{_called(fact)} ('{fact.text}')", "fatal")
    yield from _merged(source, target)


_HELLO = re.compile(r"(?:^|\n|[.!] )(?:hi|hey|hello|dear|morning|good morning),? \Z", re.IGNORECASE)


def _said_otherwise(fact: Fact, target: Prose) -> bool:
    """One is "a", two are "both", the third time may be "again for the third time"."""
    value = re.sub(r"(?<=\d)(?:th|x)\Z", "", fact.value.removeprefix("ordinal "))
    if value == "1":
        return True
    if value == "50" and re.search(r"\b(?:half|halves|equal|equally|evenly)\b", target.lower):
        return True
    return (
        value == "2"
        and re.search(r"\b(?:both|two|pair|twice|double|second|2nd|again)\b", target.lower)
        is not None
    )


def _merged(source: Prose, target: Prose) -> Iterator[Finding]:
    """Equal numbers that count different things must all be there, unless "each" or "both" joins them."""
    counts: dict[tuple[str, str], list[Fact]] = {}
    for fact in source.facts:
        if fact.kind in ("number", "money", "percent"):
            counts.setdefault((fact.kind, fact.value), []).append(fact)
    for (kind, value), facts in counts.items():
        if len(facts) < 2 or value in ("1", "2"):
            continue
        found = sum(f.kind == kind and f.value == value for f in target.facts)
        if not 0 < found < len(facts) or re.search(
            r"\b(?:each|both|respectively|per|every|same)\b", target.lower
        ):
            continue
        heads = {_head(source, fact) for fact in facts} - {""}
        if len(heads) > found:
            yield Finding(
                "LOST_FACT", "rephrased", f"{_called(facts[0])} ('{facts[0].text}')", "fatal"
            )


def _head(prose: Prose, fact: Fact) -> str:
    """The word that an amount counts."""
    after = prose.word_at(fact.end)
    place = prose.words[after - 1].clause if after else 0
    for word in prose.words[after : after + 3]:
        if word.keys and word.clause == place:
            return min(word.keys)
    return ""


def new(
    target: Prose, given: Sequence[Prose], where: str, weight: Weight, context: str = ""
) -> Iterator[Finding]:
    """Facts of the target that nobody gave; `context` are words that count as given."""
    facts = tuple(fact for prose in given for fact in prose.facts)
    whole = {(fact.kind, fact.value.casefold()) for fact in facts}
    small = frozenset().union(*(atoms(fact) for fact in facts))
    lower = context.casefold()
    seen: set[str] = set()
    for fact in target.facts:
        if fact.text in seen:
            continue
        seen.add(fact.text)
        if (fact.kind, fact.value.casefold()) in whole or atoms(fact) <= small:
            continue
        if _verbatim(fact, lower) or any(
            _by_day(fact, target, prose) or _without_unit(fact, prose) for prose in given
        ):
            continue
        rate = re.fullmatch(r"(?:per|a|an|each|every) (\w{3})\w*", fact.text.casefold())
        if rate and re.search(
            rf"(?:/ ?|\b(?:per|an?|each|every) ){rate[1]}|\b{rate[1]}\w*ly\b", lower
        ):
            continue
        if fact.text.casefold() in ("twice", "double") and re.search(
            r"\b(?:2|two|2nd|second|duplicate[sd]?)\b", lower
        ):
            continue
        if fact.text.casefold() == "half" and re.search(r"\b50\b", lower):
            continue
        if fact.kind == "number" and any(
            _digits_apart(other, target) and fact.text in other.text for other in facts
        ):
            continue
        if fact.kind == "name" or (fact.kind in ("code",) and _has_words(lower, fact.text)):
            continue
        if fact.kind == "number" and _is_framing(fact, target, lower):
            continue
        if fact.kind in ("date", "number") and _same_words(fact.text, lower):
            continue
        code = "NEW_LINK" if fact.kind in ("url", "mention") else "NEW_FACT"
        yield Finding(code, where, f"{_called(fact)} ('{fact.text}')", weight)


_FAULT = re.compile(r"\b(?:not found|errors?|broken|dead|missing|fail\w*|does(?: not|n't) work)\b")
"""What a 404 or a 500 says in words."""
_ORDINAL_DAY = re.compile(
    r"(?:the )?(\d{1,2}(?:st|nd|rd|th))|((?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})\.?(?:,? (?:the )?(\d{1,2}(?:st|nd|rd|th)))?",
    re.IGNORECASE,
)


def weekdays(source: Prose, target: Prose) -> Iterator[Finding]:
    """ "Thu 4 December" that became "Fri 4 December": the day is the same, the weekday is not."""
    for fact in target.facts[:_MOST_FACTS]:
        day = _WEEKDAY.search(fact.text) if fact.kind == "date" else None
        if not day:
            continue
        mine = atoms(fact)
        same = [f for f in source.facts[:_MOST_FACTS] if f.kind == "date" and atoms(f) & mine]
        said = [found[1][:3].lower() for f in same for found in _WEEKDAY.finditer(f.text)]
        if said and day[1][:3].lower() not in said:
            yield Finding("NEW_FACT", "rephrased", f"a date ('{fact.text}')", "fatal")


def plain_values(target: Prose, context: str) -> Iterator[Finding]:
    """Time zones and versions that nobody gave; the grammar of facts does not hold them all."""
    lower = context.casefold()
    zones = {found[0] for found in _ZONE.finditer(context)}
    for found in _ZONE.finditer(target.text):
        if zones and found[0] not in zones:
            yield Finding("NEW_FACT", "rephrased", f"a time zone ('{found[0]}')", "fatal")
            return
    for found in _VERSION.finditer(target.text):
        inside = any(f.start < found.end() and found.start() < f.end for f in target.facts)
        if not inside and found[0] not in lower:
            yield Finding("NEW_FACT", "rephrased", f"a version ('{found[0]}')", "fatal")
            return


_ZONE = re.compile(r"\b(?:UTC|GMT|CES?T|BST|WES?T|EES?T|[ECMP][SD]T|IST|JST|AES?T)\b")
_VERSION = re.compile(r"(?<![\w.])\d{1,4}(?:\.\d{1,4}){1,3}(?![\w])")
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?s?\b", re.IGNORECASE)


def _same_words(text: str, lower: str) -> bool:
    """Whether a weekday and a day without a month ("Friday the 12th") stand in the text as words.

    What they resolve to hangs on what stands beside them, so their words are compared.
    """
    found = _ORDINAL_DAY.fullmatch(text.strip())
    if not found:
        return False
    day, number = found[2], found[1] or found[3]
    return (not day or re.search(rf"\b{day[:3].lower()}", lower) is not None) and (
        not number or re.search(rf"\b{number.lower()}\b", lower) is not None
    )


_LISTED = re.compile(r"\b(?:and|or)\b|[&+,/]")


def _is_framing(fact: Fact, target: Prose, context: str) -> bool:
    if fact.value == "1" or fact.text.casefold() in ("first", "second", "third"):
        return True
    if fact.text.casefold() == "two" and _LISTED.search(context):
        return True  # "Mara and Tom": the two of them.
    return fact.text.isalpha() and _FRAMING.match(target.text, fact.end) is not None


def _called(fact: Fact) -> str:
    names = {
        "url": "a link",
        "money": "an amount",
        "percent": "a percentage",
        "code": "an identifier",
    }
    return names.get(fact.kind, f"a {fact.kind}")


def swapped(
    source: Prose, target: Prose, here_cues: tuple[Cue, ...] = (), there_cues: tuple[Cue, ...] = ()
) -> Iterator[Finding]:
    """Two values, names or things that changed places, judged by the words around them."""
    here, there = _once(source), _once(target)
    read_here, read_there = _Around(source, here_cues), _Around(target, there_cues)
    for kind in (*_COUNTED, "name"):
        both = [value for k, value in here if k == kind and (k, value) in there][:8]
        for one, other in combinations(both, 2):
            spots = (here[kind, one], here[kind, other], there[kind, one], there[kind, other])
            mine = frozenset({f"#{kind}:{one}", f"#{kind}:{other}"})
            counted = kind not in ("date", "time")
            if _crossed(read_here, read_there, spots, mine, counted):
                texts = f"'{here[kind, one].text}' and '{here[kind, other].text}'"
                yield Finding("SWAPPED", "rephrased", texts, "fatal")
    yield from _words_swapped(read_here, read_there)


_LIKE = {"lack": "not", "need": "must", "could": "may", "hedge": "may", "until": "latest"}
_TELLING = frozenset(
    [
        "not",
        "lack",
        "must",
        "need",
        "may",
        "could",
        "hedge",
        "want",
        "only",
        "earliest",
        "latest",
        "until",
        "if",
        "except",
        "otherwise",
    ]
)


class _Around:
    """What each stretch of a text is bound to: words and cues, by distance."""

    __slots__ = ("_known", "_turns", "prose")

    def __init__(self, prose: Prose, cues: tuple[Cue, ...]) -> None:
        self.prose = prose
        self._known: dict[tuple[int, int, bool], dict[str, float]] = {}
        self._turns = {
            cue.first: f"!{_LIKE.get(cue.kind, cue.kind)}"
            for cue in cues
            if cue.kind in _TELLING and not cue.idle
        }

    def _role(self, first: int) -> str | None:
        """What a value is in a change: the old one ("from", "instead of") or the new one ("to")."""
        words = self.prose.words
        last = " ".join(word.text for word in words[max(0, first - 2) : first])
        if last.endswith(("from", "instead of", "rather than", "not", "previously", "was")):
            return "!old"
        return "!new" if last.endswith((" to", "into", "now")) else None

    def of(self, fact: Fact, counted: bool) -> dict[str, float]:
        """Of a fact."""
        last = self.prose.word_at(fact.end - 1) + 1
        return self.at(self.prose.word_at(fact.start), last, counted)

    def at(self, first: int, last: int, counted: bool) -> dict[str, float]:
        """Of the words `first` to `last` (exclusive); what an amount counts comes right after it."""
        known = self._known.get((first, last, counted))
        if known is not None:
            return known
        words = self.prose.words
        found: dict[str, float] = {}
        place = words[first].clause if first < len(words) else 0
        # "It's in the folder": what "it" is stands outside.
        outside = 0.2
        if any(w.text in _PRONOUNS and w.clause == place for w in words[max(0, first - 8) : first]):
            outside = 0.7
        passive = 0 < first <= len(words) and words[first - 1].text == "by"
        for n in range(max(0, first - 9), min(len(words), last + 9)):
            if first <= n < last:
                continue
            word = words[n]
            turn = self._turns.get(n)
            if not word.keys and not turn:
                continue
            distance = first - n if n < first else n - last + 1
            weight = (1.0 if word.clause == place else outside) / (0.4 + 0.6 * distance)
            if counted:
                weight *= 1.4 if (n >= last) != passive else 0.8
            for key in word.keys:
                worth = weight * _WORTH.get(key[0], 1.0)
                if worth > found.get(key, 0.0):
                    found[key] = worth
            if turn and weight > found.get(turn, 0.0):
                found[turn] = weight
        if counted is not None and (role := self._role(first)):
            found[role] = 1.2
        self._known[first, last, counted] = found
        return found


_PRONOUNS = frozenset(("it", "it's", "its", "they", "them"))
_WORTH = {"=": 0.6, "~": 0.2, "§": 0.5, "#": 1.2}


def _crossed(
    here: _Around,
    there: _Around,
    spots: tuple[Fact, Fact, Fact, Fact],
    mine: frozenset[str],
    counted: bool,
) -> bool:
    """Whether two facts of the source (first two) stand in each other's place in the target."""
    one, other, one_now, other_now = (
        side.of(fact, counted) for side, fact in zip((here, here, there, there), spots, strict=True)
    )
    straight = overlap(one, one_now, mine) + overlap(other, other_now, mine)
    crossed = overlap(one, other_now, mine) + overlap(other, one_now, mine)
    same_order = (spots[0].start < spots[1].start) == (spots[2].start < spots[3].start)
    # A swap turns the order round, unless the clauses around it changed places too.
    factor, least = (2.0, 0.8) if same_order else (1.1, 0.15)
    if spots[0].kind == "name":
        factor, least = factor * 1.2, least + 0.1
        if _denied_alike(one, other, one_now, other_now):
            return False
    return crossed > straight * factor + least


def _denied_alike(
    one: dict[str, float],
    other: dict[str, float],
    one_now: dict[str, float],
    other_now: dict[str, float],
) -> bool:
    """Whether the same one of two is what a "not" stands beside, in both texts."""
    here, there = (
        [side.get("!not", 0.0) for side in pair] for pair in ((one, other), (one_now, other_now))
    )
    clear = max(here) >= 1.5 * min(here) and max(there) >= 1.5 * min(there)
    firm = min(max(here), max(there)) >= 0.2
    return clear and firm and (here[0] > here[1]) == (there[0] > there[1])


def _words_swapped(here: _Around, there: _Around) -> Iterator[Finding]:
    """Two things ("the quiz", "the countdown") that changed places; only where it is very clear."""
    stems_here, stems_there = _single_stems(here.prose), _single_stems(there.prose)
    both = [key for key in stems_here if key in stems_there][:_MOST_WORDS]
    for one, other in combinations(both, 2):
        a, b, a_now, b_now = (
            stems_here[one],
            stems_here[other],
            stems_there[one],
            stems_there[other],
        )
        if (a < b) == (a_now < b_now) or abs(a - b) < 2:
            continue
        mine = here.prose.words[a].keys | here.prose.words[b].keys
        first, second = here.at(a, a + 1, False), here.at(b, b + 1, False)
        first_now, second_now = there.at(a_now, a_now + 1, False), there.at(b_now, b_now + 1, False)
        straight = overlap(first, first_now, mine) + overlap(second, second_now, mine)
        crossed = overlap(first, second_now, mine) + overlap(second, first_now, mine)
        if crossed > straight * _CLEARLY + _MUCH:
            texts = f"'{here.prose.words[a].text}' and '{here.prose.words[b].text}'"
            yield Finding("SWAPPED", "rephrased", texts, "fatal")
            return


_MOST_WORDS = 14
_CLEARLY = 1.5
_MUCH = 0.6


def _single_stems(prose: Prose) -> dict[str, int]:
    """Stems that occur once, with the number of their word."""
    found: dict[str, int] = {}
    often: set[str] = set()
    for n, word in enumerate(prose.words):
        for key in word.keys:
            if key[0] in "=~§#" or key in LIGHT:
                continue
            if key in found:
                often.add(key)
            found[key] = n
    return {key: n for key, n in found.items() if key not in often}


def _once(prose: Prose) -> dict[tuple[str, str], Fact]:
    """Facts whose value occurs once, by kind and value."""
    found: dict[tuple[str, str], Fact] = {}
    often: set[tuple[str, str]] = set()
    for fact in prose.facts:
        day = _DAY.findall(fact.value) if fact.kind == "date" and "T" not in fact.value else []
        key = (fact.kind, f"---{day[0]}" if len(day) == 1 else fact.value)
        if key in found:
            often.add(key)
        found[key] = fact
    return {key: fact for key, fact in found.items() if key not in often}


def squeezed(text: str) -> str:
    """As quotes are compared: no case, single spaces, straight quotes, one dash."""
    same = str.maketrans("’‘ʼ“”„«»–—‐‑\u00a0", '\'\'\'"""""---- '.ljust(13))
    return _SPACE.sub(" ", text.translate(same)).strip().casefold()


__all__ = ["HARD", "lost", "new", "squeezed", "swapped", "without_tokens"]
