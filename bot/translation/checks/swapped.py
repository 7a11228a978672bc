"""Two values, names or things that changed places, judged by the words around them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from bot.translation.checks.align import LIGHT
from bot.translation.checks.cues import Cue
from bot.translation.checks.finding import Finding
from bot.translation.checks.values import DAY
from bot.translation.checks.words import Prose, overlap
from bot.translation.facts import Fact

_COUNTED = ("number", "money", "percent", "duration", "date", "time")


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
        day = DAY.findall(fact.value) if fact.kind == "date" and "T" not in fact.value else []
        key = (fact.kind, f"---{day[0]}" if len(day) == 1 else fact.value)
        if key in found:
            often.add(key)
        found[key] = fact
    return {key: fact for key, fact in found.items() if key not in often}
