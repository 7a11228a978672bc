"""A text in words, each with the keys by which another wording of the same thing is recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.translation.checks.synonyms import GROUPS, SAID_BY_ALL
from bot.translation.clauses import clauses
from bot.translation.facts import Fact

Keys = Mapping[str, float]
"""What a stretch of text is about: keys with weights from 0 to 1."""

_TOKEN = re.compile(r"e-mail\w*|⟦[A-Z]+_\d{1,4}⟧|[^\W_]+(?:['’ʼ&][^\W\d_]+)*")
_APOSTROPHES = str.maketrans("’‘ʼ´`", "'''''")
_SUFFIX = re.compile(
    r"(?:isations?|izations?|ations?|itions?|ements?|ments?|ances?|ences?|ings?|edly|ed|ly|ers?|ors?"
    r"|ions?|als?|ables?|es|s|e)\Z"
)
_KEPT = 7
HARD = frozenset(
    ("date", "time", "duration", "money", "number", "percent", "url", "mention", "name", "code")
)
"""The kinds of fact that are kept by value; the others are cue words."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, lower case; `keys` is empty for words that say nothing about the subject."""

    text: str
    start: int
    end: int
    clause: int
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A clause as a range of words, first to last exclusive."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A text, read: its words, its clauses (every word is in one) and its facts by value."""

    text: str
    lower: str
    words: tuple[Word, ...]
    parts: tuple[Stretch, ...]
    facts: tuple[Fact, ...]

    def word_at(self, offset: int) -> int:
        """The number of the first word that ends behind this offset."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def facts_between(self, start: int, end: int) -> bool:
        """Whether a date or an amount stands between two offsets."""
        return any(start <= fact.start and fact.end <= end for fact in self.facts)

    def near(
        self, first: int, last: int, reach: int = 10, fade: float = 0.15, outside: float = 0.0
    ) -> dict[str, float]:
        """What stands around the words `first` to `last`: the closer, the heavier.

        Words of other clauses count `outside` as much; they count where the clause itself says little.
        """
        if not self.words:
            return {}
        place = self.words[min(first, len(self.words) - 1)].clause
        found: dict[str, float] = {}
        inside = 0
        others: list[tuple[float, frozenset[str]]] = []
        for n in range(max(0, first - reach), min(len(self.words), last + reach)):
            word = self.words[n]
            if not word.keys or first <= n < last:
                continue
            weight = 1 / (1 + fade * (first - n if n < first else n - last + 1))
            if word.clause != place:
                others.append((weight, word.keys))
                continue
            inside += 1
            _weigh(found, word.keys, weight)
        if inside < 2 or outside:
            for weight, keys in others:
                _weigh(found, keys, weight * (outside or 0.25))
        return found


def overlap(one: Keys, other: Keys, without: frozenset[str] = frozenset()) -> float:
    """How much two stretches are about the same: the weights of what they share."""
    if len(other) < len(one):
        one, other = other, one
    total = 0.0
    for key, weight in one.items():
        if key in other and key not in without:
            total += min(weight, other[key])
    return total


_WORTH = {"=": 0.6, "~": 0.25, "§": 1.0, "#": 1.3}
"""A synonym, a word of a concept's definition, a concept, a fact; a stem counts 1."""


def _weigh(found: dict[str, float], keys: Iterable[str], weight: float) -> None:
    for key in keys:
        worth = weight * _WORTH.get(key[0], 1.0)
        if worth > found.get(key, 0.0):
            found[key] = worth


def folded(text: str) -> str:
    """Lower case with straight apostrophes, as long as the text itself."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate(_APOSTROPHES)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """What inflected forms of a word share; crude, for comparing only."""
    word = word.removesuffix("'s").removesuffix("'")
    if not word.isalpha() or len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    base = word
    for _ in range(2):
        cut = _SUFFIX.sub("", base, count=1)
        if len(cut) < 3 or cut == base or (base.endswith("ss") and cut == base[:-1]):
            break
        base = cut
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
        base = base[:-1]
    return base.removesuffix("y")[:_KEPT] if len(base) > 4 else base


@lru_cache(maxsize=8192)
def keys_of(word: str) -> frozenset[str]:
    """A word's stem and its groups of synonyms; nothing for words that say nothing."""
    plain = word.removesuffix("'s").replace("e-mail", "email")
    if plain in SAID_BY_ALL or (len(plain) < 2 and not plain.isdigit()):
        return frozenset()
    root = stem(plain)
    groups = _GROUP_OF.get(plain) or _GROUP_OF.get(root) or ()
    return frozenset((root, *groups))


def read_prose(
    text: str,
    facts: Iterable[Fact],
    concepts: Iterable[tuple[int, int, str]] = (),
    vocabulary: Mapping[str, frozenset[str]] | None = None,
) -> Prose:
    """The words of a text; `concepts` are spans with a concept's id, `vocabulary` gives more keys by stem."""
    lower = folded(text)
    hard = [_as_day(fact) for fact in facts if fact.kind in HARD]
    spans = [(f.start, f.end, f"#{f.kind}:{f.value}") for f in hard]
    spans += [(start, end, f"§{concept}") for start, end, concept in concepts]
    extra = sorted(spans)
    bounds = clauses(text)
    words: list[Word] = []
    firsts: list[int] = []
    part = 0
    waiting = 0
    open_spans: list[tuple[int, int, str]] = []
    for found in _TOKEN.finditer(lower):
        start, end = found.span()
        while part + 1 < len(bounds) and start >= bounds[part + 1].start:
            part += 1
        while len(firsts) <= part:
            firsts.append(len(words))
        while waiting < len(extra) and extra[waiting][0] < end:
            open_spans.append(extra[waiting])
            waiting += 1
        open_spans = [span for span in open_spans if span[1] > start]
        inside = {key for _, _, key in open_spans}
        plain = keys_of(found[0])
        keys = inside if any(key[0] == "#" for key in inside) else inside | plain
        if vocabulary and plain:
            keys = keys.union(*(vocabulary[key] for key in plain if key in vocabulary))
        words.append(Word(found[0], start, end, part, frozenset(keys)))
    _join_particles(words)
    parts: list[Stretch] = []
    for n in range(max(1, len(bounds))):
        first = firsts[n] if n < len(firsts) else len(words)
        last = firsts[n + 1] if n + 1 < len(firsts) else len(words)
        begin = words[first].start if first < last else 0
        parts.append(Stretch(begin, words[last - 1].end if first < last else begin, first, last))
    return Prose(text, lower, tuple(words), tuple(parts), tuple(hard))


_PARTICLES = frozenset(("out", "up", "in", "off", "on", "down", "back", "over", "page"))


def _join_particles(words: list[Word]) -> None:
    """ "Check out" and "checkout", "sign up" and "signup", "home page" and "homepage" are one word."""
    for n in range(len(words) - 1):
        one, other = words[n], words[n + 1]
        if other.text not in _PARTICLES or other.start != one.end + 1 or not one.keys:
            continue
        joined = f"{stem(one.text)}{other.text}"
        if joined in _JOINED:
            words[n] = replace(one, keys=one.keys | keys_of(joined))


_JOINED = frozenset(
    "checkout signup signin login logout logoff setup backup rollback rollout startup cleanup"
    " handover turnover layout printout optin optout homepage webpage lookup popup kickoff cutoff"
    " buildup followup markup signoff".split()
)


_DAY = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)


def _as_day(fact: Fact) -> Fact:
    """ "The 12th" is a day, whether or not a month stands near enough for the grammar to say which."""
    found = _DAY.fullmatch(fact.text) if fact.kind in ("date", "number") else None
    if found and (int(found[1]) > 3 or fact.kind == "date"):
        return replace(fact, kind="date", value=f"---{int(found[1]):02}")
    return fact


def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for n, line in enumerate(GROUPS):
        for word in line.split():
            for form in {word, stem(word)}:
                if f"={n}" not in found.get(form, ()):
                    found[form] = (*found.get(form, ()), f"={n}")
    return found


_GROUP_OF = _groups()
