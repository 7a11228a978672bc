"""How long a message of 50 words takes: python -m tests.bot.translation.facts.bench"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import yaml

from bot.translation.facts import Moment, find_facts

WEDNESDAY = Moment(datetime(2026, 11, 25, 10, 0, tzinfo=UTC))
PROSE = (
    "Hi Tom, we would like the new landing page for the spring campaign to go live on Thursday 9am"
    " at the latest, because the newsletter with 20,000 contacts goes out then. Can you make sure"
    " that tracking works in HubSpot? If legal has not approved it by Wednesday, we launch anyway."
)


def dense() -> list[str]:
    """The phrasings run together, 50 words each: far more facts than people write."""
    table = Path(__file__).with_name("phrasings.yaml").read_text("utf-8")
    words = " ".join(row["say"] for row in yaml.safe_load(table)).split()
    return [" ".join(words[n : n + 50]) for n in range(0, len(words) - 50, 50)]


def main() -> None:
    for name, messages in (("prose", [PROSE]), ("dense", dense())):
        times = []
        for _ in range(400 // len(messages) + 5):
            for message in messages:
                begun = time.perf_counter()
                find_facts(message, WEDNESDAY)
                times.append(1000 * (time.perf_counter() - begun))
        facts = statistics.mean(len(find_facts(message, WEDNESDAY)) for message in messages)
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        sys.stdout.write(f"{name}: p50 {p50:.2f} ms, p95 {p95:.2f} ms, {facts:.0f} facts\n")


if __name__ == "__main__":
    main()
