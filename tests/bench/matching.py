"""The matcher against spaCy's PhraseMatcher, and against itself with more concepts."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from glossary.load import load_termbase
from glossary.match import Matcher
from tests.bench.messages import MESSAGES, new_messages, surfaces
from tests.bench.row import Plan, Row, p50

_AGAIN = [text for _, text in MESSAGES]


def measure(plan: Plan) -> Iterator[Row]:
    """For each size: ours beside spaCy's in three ways; then the largest size against the smallest."""
    real = load_termbase().surfaces
    spacy = _spacy()
    new = new_messages(plan.rounds * len(_AGAIN))
    ours: dict[int, Matcher] = {}
    for size in plan.sizes:
        forms = list(surfaces(size, real))
        ours[size] = Matcher(forms)
        us = _p50_us(ours[size].find, new)
        what = f"matcher, 50 words, {size:,} concepts"
        if spacy is None:
            yield Row(what, us, "µs", "spaCy is not installed", goal="≥ 3x faster")
            continue
        whole, words_only = _phrase_matcher(spacy, [form.text for form in forms])
        theirs = _p50_us(whole, new)
        yield Row(
            what,
            *(us, "µs", "spaCy PhraseMatcher, 5 words in 50 never seen", theirs, theirs / us),
            goal="≥ 3x faster",
            met=theirs >= 3 * us,
        )
        us, theirs = (
            _p50_us(ours[size].find, _AGAIN * plan.rounds),
            _p50_us(whole, _AGAIN * plan.rounds),
        )
        yield Row(
            "  the same five messages, every word known",
            *(us, "µs", "spaCy PhraseMatcher", theirs, theirs / us),
        )
        theirs = _p50_us(words_only, _AGAIN * plan.rounds)
        yield Row(
            "  the same, cut into words before the clock runs",
            *(us, "µs", "spaCy PhraseMatcher on its Doc", theirs, theirs / us),
        )
    small, large = plan.sizes[0], plan.sizes[-1]
    # In turns, so that a busy machine slows both alike.
    times: dict[int, list[float]] = {small: [], large: []}
    for text in new:
        for size, spent in times.items():
            spent.append(_us(ours[size].find, text))
    few, many = p50(times[small]), p50(times[large])
    yield Row(
        f"matcher, {large:,} concepts against {small:,}",
        *(many, "µs", f"{small:,} concepts", few, many / few),
        goal="≤ 2x",
        met=many <= 2 * few,
    )


def _us(work: Callable[[str], object], text: str) -> float:
    started = time.perf_counter_ns()
    work(text)
    return (time.perf_counter_ns() - started) / 1000


def _p50_us(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Microseconds for a text; the first five warm up."""
    return p50([_us(work, text) for text in texts][len(_AGAIN) :])


def _spacy() -> Any:
    """spaCy, or None: it is installed by `make bench` alone."""
    try:
        return importlib.import_module("spacy")
    except ImportError:
        return None


def _phrase_matcher(
    spacy: Any, texts: list[str]
) -> tuple[Callable[[str], object], Callable[[str], object]]:
    """spaCy's matcher from a text, and from words that were cut before the clock ran."""
    language = spacy.blank("en")
    matcher = importlib.import_module("spacy.matcher").PhraseMatcher(language.vocab, attr="LOWER")
    for n in range(0, len(texts), 20_000):
        matcher.add("TERM", [language.make_doc(text) for text in texts[n : n + 20_000]])
    cut = {text: language.make_doc(text) for text in _AGAIN}
    return lambda text: matcher(language.make_doc(text)), lambda text: matcher(cut[text])
