"""Threads for tests, and a model that says what it is told to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.errors import ModelUnavailable
from bot.ports import ModelAnswer
from bot.threads.contract import Reading, ThreadMessage
from bot.threads.read import read_by_rules
from glossary.concept import Side
from tests.fakes.translating import reader

START = datetime.fromisoformat("2026-11-02T09:00:00+01:00")
SIDES: dict[str, Side] = {"m": "marketing", "i": "it"}


def thread(*said: str, start: datetime = START) -> tuple[ThreadMessage, ...]:
    """ "m: We need it by 30 November" and so on, ten minutes apart; "m2:" is a second person."""
    messages = []
    for number, line in enumerate(said):
        who, _, text = line.partition(": ")
        messages.append(
            ThreadMessage(
                author=f"{SIDES[who[0]]} {who[1:]}".strip(),
                side=SIDES[who[0]],
                at=start + timedelta(minutes=10 * number),
                text=text,
            )
        )
    return tuple(messages)


def by_rules(*said: str, start: datetime = START) -> Reading:
    """The rules' reading of such a thread."""
    return read_by_rules(thread(*said, start=start), reader())


def rungs(reading: Reading) -> list[tuple[str, str]]:
    """Each date's text with its rung."""
    return [(one.text, one.rung) for one in reading.dates]


def draft(**parts: Any) -> dict[str, Any]:
    """A model's whole answer; what is not given is empty."""
    empty: dict[str, Any] = {
        "notes": [],
        "ask": None,
        "timeline_question": False,
        "durations": [],
        "dates": [],
        "moves": [],
        "factors": [],
        "alternatives": [],
        "owed": [],
        "unanswered": [],
        "status": None,
    }
    return empty | parts


@dataclass
class Says:
    """A model that gives these answers in turn; an exception is raised, a dict becomes JSON."""

    answers: list[dict[str, Any] | str | Exception]
    asked: list[list[dict[str, str]]] = field(default_factory=list)
    schema: Mapping[str, Any] = field(default_factory=dict)

    async def ask(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
    ) -> ModelAnswer:
        """See `bot.ports.Model`."""
        self.asked.append([dict(message) for message in messages])
        self.schema = schema
        answer = self.answers.pop(0) if self.answers else ModelUnavailable("empty")
        if isinstance(answer, Exception):
            raise answer
        content = answer if isinstance(answer, str) else json.dumps(answer)
        return ModelAnswer(content, "said", prompt_tokens=100, completion_tokens=20)
