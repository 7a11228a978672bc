"""The matcher against spaCy's PhraseMatcher, and against itself with more concepts."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

from glossary.load import load_termbase
from glossary.match import Matcher
from tests.bench.messages import MESSAGES, surfaces
from tests.bench.row import Plan, Row, nanoseconds, p50

_TEXTS = [text for _, text in MESSAGES]


def measure(plan: Plan) -> Iterator[Row]:
    """For each size: ours, spaCy's from text and from words; then the largest against the smallest."""
    real = load_termbase().surfaces
    spacy = _spacy()
    ours: dict[int, Matcher] = {}
    for size in plan.sizes:
        forms = list(surfaces(size, real))
        ours[size] = Matcher(forms)
        mine = ours[size].find
        what = f"matcher, 50 words, {size:,} concepts"
        if spacy is None:
            yield Row(what, _p50_us(mine, plan), "µs", "spaCy is not installed", goal="≥ 3x faster")
            continue
        whole, words_only = _phrase_matcher(spacy, [form.text for form in forms])
        us, theirs, bare = (_p50_us(work, plan) for work in (mine, whole, words_only))
        yield Row(
            what,
            *(us, "µs", "spaCy PhraseMatcher, from text", theirs, theirs / us),
            goal="≥ 3x faster",
            met=theirs >= 3 * us,
        )
        yield Row(
            f"  the same, spaCy's words cut beforehand ({size:,})",
            *(us, "µs", "spaCy PhraseMatcher, from its Doc", bare, bare / us),
        )
    small, large = plan.sizes[0], plan.sizes[-1]
    # In turns, so that a busy machine slows both alike.
    times: dict[int, list[float]] = {small: [], large: []}
    for n in range(plan.rounds * 2):
        for size, spent in times.items():
            spent.append(nanoseconds(lambda n=n, size=size: ours[size].find(_TEXTS[n % 5])) / 1000)  # type: ignore[misc]  # mypy does not infer a lambda with defaults
    few, many = p50(times[small]), p50(times[large])
    yield Row(
        f"matcher, {large:,} concepts against {small:,}",
        *(many, "µs", f"{small:,} concepts", few, many / few),
        goal="≤ 2x",
        met=many <= 2 * few,
    )


def _p50_us(work: Callable[[str], object], plan: Plan) -> float:
    for text in _TEXTS:
        work(text)
    times = [
        nanoseconds(lambda text=text: work(text)) / 1000  # type: ignore[misc]  # as above
        for _ in range(plan.rounds)
        for text in _TEXTS
    ]
    return p50(times)


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
    cut = {text: language.make_doc(text) for text in _TEXTS}
    return lambda text: matcher(language.make_doc(text)), lambda text: matcher(cut[text])
