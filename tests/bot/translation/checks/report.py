"""How many wrong translations are caught and good ones refused: `python -m tests.bot.translation.checks.report`."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.translation.checks import Finding, Given, check
from bot.translation.contract import Draft
from bot.translation.facts import Moment
from glossary.load import SHIPPED, load_termbase
from glossary.match import Matcher
from glossary.termbase import Termbase

HERE = Path(__file__).parent
MOMENT = Moment(datetime(2026, 11, 18, 9, 30, tzinfo=UTC))
"""A Wednesday."""


def draft(rephrased: str, **parts: Any) -> Draft:
    """A draft with this text and nothing else, except the parts that are given."""
    empty: dict[str, Any] = {
        "language": "en",
        "terms": [],
        "questions": [],
        "hidden_work": [],
        "impacts": [],
        "alternatives": [],
        "unknown": [],
    }
    return Draft.model_validate({**empty, "rephrased": rephrased, **parts})


@cache
def words() -> tuple[Termbase, Matcher]:
    """The shipped termbase and its matcher."""
    termbase = load_termbase(SHIPPED)
    return termbase, Matcher.from_termbase(termbase)


def given(source: str, side: str = "marketing", **more: Any) -> Given:
    """What the model was given for this source, with the shipped termbase."""
    termbase, matcher = words()
    return Given(
        source=source,
        side="it" if side == "it" else "marketing",
        reader="marketing" if side == "it" else "it",
        terms=matcher.find(source),
        termbase=termbase,
        matcher=matcher,
        moment=MOMENT,
        **more,
    )


def fatal(text: str, source: str, side: str) -> list[Finding]:
    """Why this text may not be shown for this source; empty when it may."""
    return [f for f in check(draft(text), given(source, side)) if f.weight == "fatal"]


@dataclass
class Score:
    """What became of one file: texts judged, and those that were judged wrongly with the reason."""

    name: str
    good: int = 0
    bad: int = 0
    refused: list[tuple[str, str, list[Finding]]] = field(default_factory=list)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def caught(self) -> float:
        """Share of the wrong translations that are refused, 0 to 1."""
        return 1 - len(self.missed) / self.bad if self.bad else 1.0

    @property
    def spared(self) -> float:
        """Share of the good translations that are let through, 0 to 1."""
        return 1 - len(self.refused) / self.good if self.good else 1.0


def score(path: Path) -> Score:
    """The score of one file of pairs."""
    found = Score(path.name)
    for pair in yaml.safe_load(path.read_text("utf-8")):
        source, side = pair["source"], pair["side"]
        started = time.perf_counter()
        for text in pair["good"]:
            found.good += 1
            if why := fatal(text, source, side):
                found.refused.append((source, text, why))
        for bad in pair["bad"]:
            found.bad += 1
            if not fatal(bad["text"], source, side):
                found.missed.append((source, bad["text"], bad["why"]))
        found.seconds += time.perf_counter() - started
    return found


def files() -> list[Path]:
    """The files of written pairs, sorted, and the recorded answers."""
    return [*sorted(HERE.glob("pairs_*.yaml")), HERE / "recorded.yaml"]


def main(arguments: list[str]) -> None:
    """Prints the table, and with -v every wrong verdict."""
    words()
    say = sys.stdout.write
    scores = [score(path) for path in files()]
    if "-v" in arguments:
        for one in scores:
            for source, text, why in one.refused:
                say(f"\nREFUSED ({one.name})\n  {source}\n  {text}\n")
                for finding in why:
                    say(f"    {finding.code}: {finding.detail}\n")
            for source, text, reason in one.missed:
                say(f"\nMISSED ({one.name}) {reason}\n  {source}\n  {text}\n")
    say(
        "\n| file | good | refused | wrong | caught | share caught | ms a text |\n|---|---|---|---|---|---|---|\n"
    )
    for one in scores:
        each = 1000 * one.seconds / max(1, one.good + one.bad)
        caught = one.bad - len(one.missed)
        say(
            f"| {one.name} | {one.good} | {len(one.refused)} | {one.bad} | {caught} "
            f"| {one.caught:.1%} | {each:.1f} |\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
