"""Makes bot/threads/weights.txt anew: `make weights`, after a change to the lists or examples of reasons."""

from __future__ import annotations

import hashlib
import sys

from adapters.evaluation import GOLDEN
from bot.threads.weights import TABLE
from tests.reasons.examples import LEARNT, LISTS, examples
from tests.reasons.fit import as_table, fitted


def stamp() -> str:
    """Of what the table is made from: another one after a change to the lists or the golden threads."""
    made = hashlib.sha256()
    threads = sorted((GOLDEN / "threads").glob("*.yaml"))
    for path in (TABLE.with_name("reasons.txt"), *(LISTS / name for name in LEARNT), *threads):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


def main() -> int:
    """Fit the weights and write them."""
    rows = list(examples())
    weights = fitted(rows)
    TABLE.write_text(as_table(weights, stamp()), "utf-8")
    line = f"{len(rows)} clauses, {len(weights)} lines in {TABLE.name}"
    print(line)  # noqa: T201 - a program for a terminal
    return 0


if __name__ == "__main__":
    sys.exit(main())
