"""One pass over a text: at each word the readers that it may start are asked, the longest wins."""

from __future__ import annotations

from collections.abc import Sequence

from bot.translation.facts import clock, cues, date_words, dates, marks, names, quantities
from bot.translation.facts.date_atoms import numeric_order
from bot.translation.facts.fact import Fact, Kind, Moment
from bot.translation.facts.fold import Folded, bare, fold
from bot.translation.facts.lazy import lazy
from bot.translation.facts.numerals import WORDS

_TOKEN = lazy(r"[^\W\d_]+|\d+|[€$£¥₹@#`<~≤≥/+{%_.-]")
_WORD = lazy(r"\w+")
_CODEY = frozenset("_./\\:@(=-")
_ENUMERATOR = lazy(
    r"(?:\A|\n) {0,4}(?:\d{1,2}|[a-zA-Z])[.)](?= )|(?:\A|\n) {0,4}\d{1,2}\)(?=\S)|(?:(?<=[:;,] )|(?<=\A))\(?\d{1,2}\)(?= )"
)
_BOUND = {
    "~": ("modality", "hedge"),
    "≤": ("condition", "at-most"),
    "≥": ("condition", "at-least"),
    "<": ("condition", "less-than"),
    ">": ("condition", "more-than"),
}
_PLUS = lazy(r"\+(?=[\s.,;:!?)]|\Z)")
_BOUND_NEXT = lazy(r"(=)? ?[€$£¥]? ?\d")
# Longer wins; of two equally long ones the earlier of this list.
_RANKED: tuple[Kind, ...] = (
    "url", "mention", "date", "time", "money", "percent", "duration",
    "negation", "condition", "modality", "name", "code", "number",
)  # fmt: skip
_ORDER = {kind: rank for rank, kind in enumerate(_RANKED)}
_Read = tuple[Kind, int, str]

_CUE_STARTS = cues.STARTS
_QUANTITY_STARTS = quantities.STARTS | WORDS


class _Scan:
    __slots__ = ("_names", "cased", "folded", "known", "lower", "moment", "order")

    def __init__(
        self, folded: Folded, moment: Moment | None, known: Sequence[tuple[int, int]]
    ) -> None:
        self.folded, self.moment = folded, moment
        self.cased, self.lower = folded.cased, folded.lower
        self.known = sorted(folded.known(*span) for span in known)
        said = moment.numeric if moment else None
        self.order = said or numeric_order(self.lower)
        self._names = names.starts()

    def run(self) -> list[tuple[Kind, int, int, str]]:
        found: list[tuple[Kind, int, int, str]] = []
        free = 0
        enumerators = [found.span() for found in _ENUMERATOR.finditer(self.lower)]
        block = 0
        for token in _TOKEN.finditer(self.lower):
            at = token.start()
            if at < free:
                continue
            while block < len(enumerators) and enumerators[block][1] <= at:
                block += 1
            if block < len(enumerators) and enumerators[block][0] <= at:
                continue
            word = token[0]
            if word.isalpha() and (parts := self._contraction(word, at)) is not None:
                found.extend(parts)
                free = parts[-1][2] if parts else token.end()
                continue
            best = self._best(word, at, token.end())
            if best is None:
                continue
            kind, end, value = best
            free = end
            if word == "d" and self.lower[at - 1 : at] == "'":
                at -= 1
            if value:
                found.append((kind, at, end, value))
        return found

    def _contraction(self, word: str, at: int) -> list[tuple[Kind, int, int, str]] | None:
        if word in cues.BARE_CONTRACTIONS:
            return cues.read_contraction(self.lower, at)
        if word in cues.CONTRACTIONS and self.lower.startswith("'t", at + len(word)):
            return cues.read_contraction(self.lower, at)
        if word == "can" and self.lower.startswith("'t", at + 3):
            return [("negation", at, at + 5, "not")]
        return None

    def _best(self, word: str, at: int, stop: int) -> _Read | None:
        best: _Read | None = None
        for reading in self._readings(word, at, stop):
            if reading is None or self._is_known(reading, at):
                continue
            if best is None or (reading[1], -_ORDER[reading[0]]) > (best[1], -_ORDER[best[0]]):
                best = reading
        return best

    def _readings(self, word: str, at: int, stop: int) -> list[_Read | None]:
        lower, cased = self.lower, self.cased
        first = word[0]
        if first.isdigit():
            if at and (lower[at - 1].isalpha() or lower[at - 1] == "_"):
                return []
            return self._digits(at)
        if not first.isalpha():
            return self._symbol(first, at)
        inside = at > 0 and (lower[at - 1].isdigit() or lower[at - 1] == "_")
        if inside:
            return []
        readings: list[_Read | None] = []
        after = lower[stop : stop + 1]
        upper = cased[at].isupper()
        if at and lower[at - 1] in "._\\@":
            pass  # The middle of something that was no code at its start.
        elif (
            (after and (after in _CODEY or after.isdigit()))
            or word in marks.STARTS
            or (len(word) > 6 and first in "abcdef")
        ) or (not upper and len(word) > 2 and not cased[at:stop].islower()):
            readings.append(marks.read_word(cased, at))
        if word in date_words.STARTS:
            readings.append(self._date(at))
        if word in clock.STARTS:
            readings.append(self._clock(at))
        if word in _QUANTITY_STARTS:
            readings.append(quantities.read(lower, at))
        if word in _CUE_STARTS and not (at and lower[at - 1] == "-"):
            readings.append(cues.read(lower, at, word))
        if word == "by":
            readings.append(self._by(stop))
        listed = word if not after.isdigit() else self._word_at(at)
        if word in names.VERSIONED and (product := names.read_versioned(cased, lower, at)):
            readings.append(("name", *product))
        if listed in self._names and (known := names.read_known(cased, lower, at, listed)):
            readings.append(("name", *known))
        elif upper and (name := names.read_capitalised(cased, at)):
            readings.append(("name", *name))
        return readings

    def _digits(self, at: int) -> list[_Read | None]:
        status = marks.read_status(self.cased, self.lower, at)
        if status and self.lower[status[1] - 1] == "s":
            return [status]  # "404s" are no seconds.
        return [
            self._date(at),
            self._clock(at),
            status,
            names.read_version(self.lower, at),
            None if at and self.lower[at - 1] in "._@\\" else marks.read_word(self.cased, at),
            quantities.read(self.lower, at),
            ("name", *known)
            if (known := names.read_known(self.cased, self.lower, at, self._word_at(at)))
            else None,
        ]

    def _word_at(self, at: int) -> str:
        found = _WORD.match(self.lower, at)
        return found[0] if found and len(found[0]) < 20 else ""

    def _symbol(self, sign: str, at: int) -> list[_Read | None]:
        readings: list[_Read | None] = [marks.read_symbol(self.cased, at)]
        if sign == "+" and self.lower[at - 1 : at].isdigit() and at and _PLUS.match(self.lower, at):
            readings.append(("condition", at + 1, "at-least"))
        if sign in "€$£¥₹+-" or (sign == "/" and at and self.lower[at - 1].isalnum()):
            readings.append(quantities.read(self.lower, at))
        if sign == "_" and not self.lower[at - 1 : at].isalnum():
            readings.append(marks.read_word(self.cased, at))
        if sign in _BOUND and (found := _BOUND_NEXT.match(self.lower, at + 1)):
            kind, value = _BOUND[sign]
            if found[1]:
                value = {"less-than": "at-most", "more-than": "at-least"}.get(value, value)
            readings.append(
                ("modality" if kind == "modality" else "condition", at + 1 + bool(found[1]), value)
            )
        return readings

    def _date(self, at: int) -> _Read | None:
        found = dates.read_date(self.lower, self.cased, at, self.moment, self.order)
        return ("date", *found) if found else None

    def _clock(self, at: int) -> _Read | None:
        found = clock.read_clock(self.lower, at)
        return ("time", found.end, found.value) if found else None

    def _by(self, stop: int) -> _Read | None:
        """ "by Friday" sets a limit, "sent by Anna" does not."""
        start = cues.by_gap(self.lower, stop)
        if start >= len(self.lower) or start == stop:
            return None
        if self._date(start) or self._clock(start):
            return "condition", stop, "by"
        return None

    def _is_known(self, reading: _Read, at: int) -> bool:
        """An unlisted name or a number inside a glossary term is that term's business."""
        kind, end, value = reading
        if kind not in ("name", "number"):
            return False
        inside = any(
            start < end and at < stop and (kind == "number" or not (at < start or stop < end))
            for start, stop in self.known
        )
        if not inside or kind == "number":
            return inside
        return names.read_known(self.cased, self.lower, at, self._word_at(at)) != (end, value)


def find_facts(
    text: str, moment: Moment | None = None, *, known_spans: Sequence[tuple[int, int]] = ()
) -> tuple[Fact, ...]:
    """The facts of a text, by position, disjoint and maximal.

    Without a moment a relative date keeps a name ("next-thursday"), so that texts still compare.
    `known_spans` are glossary terms: inside them no number is read, and of names only the listed
    products, organisations and laws, which a reader has to find again whether explained or not.
    Linear in the text, for any text; never raises.
    """
    folded = fold(text)
    facts = []
    for kind, start, end, value in _Scan(folded, moment, known_spans).run():
        a, b = folded.span(start, end)
        if kind == "name" and value == folded.cased[start:end]:
            value = bare(text[a:b])
        facts.append(Fact(kind, text[a:b], value, a, b))
    return tuple(facts)
