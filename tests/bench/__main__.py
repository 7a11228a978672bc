"""`python -m tests.bench`: prints the table and writes build/bench.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import matching, memory, slack, starting, teams, translating
from tests.bench.row import Plan, Row

_PARTS: dict[str, Callable[[Plan], Iterator[Row]]] = {
    "matching": matching.measure,
    "termbase": translating.measure_termbase,
    "model": translating.measure_model_call,
    "prompt": lambda _: translating.measure_prompt(),
    "start": starting.measure,
    "slack": slack.measure,
    "teams": teams.measure,
    "memory": memory.measure,
}
_TINY = Plan(
    sizes=(20, 40),
    rounds=3,
    model_seconds=0.05,
    model_rounds=1,
    starts=0,
    acks=20,
    posts=3,
    burst=8,
    history=(1_200, 1_500),
    whys=300,
    memory_rounds=1,
)


def main(arguments: list[str]) -> int:
    """Measure, print, write; exit status 0 whether or not a goal is met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="Only try that it runs.")
    parser.add_argument("--only", choices=_PARTS, action="append", help="One part; repeatable.")
    parser.add_argument("--output", type=Path, default=Path("build/bench.json"))
    given = parser.parse_args(arguments)
    plan = _TINY if given.tiny else Plan()
    waiting = Console(stderr=True)
    rows: list[Row] = []
    for name in given.only or _PARTS:
        with waiting.status(f"Measuring: {name} …"):
            for row in _PARTS[name](plan):
                rows.append(row)
                known = "not measured" if row.value is None else f"{row.value:.4g} {row.unit}"
                waiting.print(f"{row.what.strip()}: {known}", highlight=False, soft_wrap=True)
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cpus": os.cpu_count(),
        "load": os.getloadavg()[0],
    }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    given.output.parent.mkdir(parents=True, exist_ok=True)
    report = {"at": now, "machine": machine, "rows": [asdict(row) for row in rows]}
    given.output.write_text(json.dumps(report, indent=1, ensure_ascii=False), "utf-8")
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(_table(rows))
    console.print(
        f"Python {machine['python']}, {machine['cpus']} CPUs, load {machine['load']:.1f}; "
        f"all figures in {given.output}",
        highlight=False,
    )
    return 0


def _table(rows: Iterable[Row]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("what", "value", "baseline", "", "ratio", "goal", "met"):
        table.add_column(name, justify="right" if name in ("value", "", "ratio") else "left")
    for row in rows:
        value = f"{_number(row.value)} {row.unit}"
        against = "" if row.baseline_value is None else _number(row.baseline_value)
        ratio = "" if row.ratio is None else f"{row.ratio:.3g}x"
        met = {True: "yes", False: "NO", None: ""}[row.met]
        table.add_row(row.what, value, row.baseline, against, ratio, row.goal, met)
    return table


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
