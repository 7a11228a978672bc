"""Asking a model to read one thread: mask, ask, judge, repair once, keep what is borne out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from bot.errors import ModelUnavailable
from bot.ports import Model, ModelAnswer
from bot.privacy import Masked, mask
from bot.threads.contract import Reading
from bot.threads.draft import ThreadDraft, draft_schema, parse_thread_draft
from bot.threads.judge import Judged, judge
from bot.threads.own_words import quoted_spans
from bot.threads.said import Said
from bot.threads.when import dated
from bot.translation.prompting import Message, load_prompt, repair_messages
from bot.translation.result import Fallback, Violation

PROMPT = "thread"
_COMPLAINTS = 12
_WORTH_A_REPAIR = frozenset(["schema", "not_verbatim", "date_not_there", "no_such_date"])


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: a judged reading, or why there is none; `seconds` waited for the model."""

    judged: Judged | None
    fallback: Fallback | None
    answers: tuple[ModelAnswer, ...]
    seconds: float = 0.0
    reason: str | None = None
    violations: tuple[Violation, ...] = ()

    @classmethod
    def nothing(cls, fallback: Fallback | None) -> Asked:
        """No model was asked."""
        return cls(None, fallback, ())


async def ask_model(
    model: Model,
    thread: Sequence[Said],
    by_rules: Reading,
    now: datetime,
    deadline: float,
) -> Asked:
    """The model's reading within `deadline` seconds, repair included; never raises.

    A repair that fails or comes too late leaves the first answer, without what was wrong with it.
    """
    masked, messages = _prepare(thread, now)
    answers: list[ModelAnswer] = []
    best: Judged | None = None
    fallback: Fallback = "rejected"
    reason: str | None = None
    violations: list[Violation] = []
    started = time.perf_counter()
    try:
        async with asyncio.timeout(deadline):
            while True:
                answer = await model.ask(messages, draft_schema())
                answers.append(answer)
                judged, violations = _judged(answer.content, masked, thread, by_rules)
                if judged and (best is None or len(violations) <= len(best.violations)):
                    best = judged
                if len(answers) > 1 or not any(v.code in _WORTH_A_REPAIR for v in violations):
                    break
                complaints = [f"{v.code} in {v.where}: {v.detail}" for v in violations]
                wrong = [_hidden_again(complaint, masked) for complaint in complaints]
                messages = [*messages, *repair_messages(answer.content, wrong[:_COMPLAINTS])]
    except TimeoutError:
        fallback = "deadline"
    except ModelUnavailable as error:
        fallback, reason = "unavailable", error.reason
    waited = time.perf_counter() - started
    if best is None:
        return Asked(None, fallback, tuple(answers), waited, reason, tuple(violations))
    return Asked(best, None, tuple(answers), waited)


def request_messages(
    thread: Sequence[Said], hidden: Sequence[Masked], now: datetime
) -> list[Message]:
    """The static system message, and one JSON object with everything quoted."""
    count = len(thread)
    data: dict[str, Any] = {
        "now": _moment(now),
        "messages": [
            _message(
                said,
                hidden[said.index].text,
                hidden[count + said.index],
                hidden[2 * count + said.index],
            )
            for said in thread
        ],
        "dates": [
            {"message": one.said.index, "text": one.fact.text, "resolved": one.resolved}
            for one in dated(thread)
        ],
    }
    return [
        {"role": "system", "content": load_prompt(PROMPT).text},
        {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
    ]


def _prepare(thread: Sequence[Said], now: datetime) -> tuple[Masked, list[Message]]:
    own = [said.own.strip() for said in thread]
    old = ["\n".join(said.text[s:e] for s, e in quoted_spans(said.text)) for said in thread]
    hidden = mask(*(said.author for said in thread), *own, *old)
    whole = hidden[0]
    return whole, request_messages(thread, hidden, now)


def _message(said: Said, author: str, own: Masked, old: Masked) -> dict[str, Any]:
    told: dict[str, Any] = {
        "n": said.index,
        "author": author,
        "side": said.side,
        "at": _moment(said.at),
        "own": own.text,
    }
    if old.text.strip():
        told["quoted"] = old.text
    return told


def _hidden_again(text: str, masked: Masked) -> str:
    """A complaint with the tokens that the model knows."""
    for token, shown in sorted(masked.table.items(), key=lambda item: -len(item[1])):
        text = text.replace(shown, token)
    return text


def _moment(at: datetime) -> str:
    return f"{at:%a} {at.isoformat(timespec='minutes')}"


def _judged(
    content: str, masked: Masked, thread: Sequence[Said], by_rules: Reading
) -> tuple[Judged | None, list[Violation]]:
    try:
        draft, misfits = parse_thread_draft(content)
    except ValidationError as error:
        return None, [
            Violation(
                code="schema", where=".".join(map(str, one["loc"])) or "answer", detail=one["msg"]
            )
            for one in error.errors()[:8]
        ]
    restored = ThreadDraft.model_validate(_mapped(draft.model_dump(), masked))
    judged = judge(restored, thread, by_rules)
    judged.violations[:0] = misfits
    return judged, judged.violations


def _mapped(value: Any, masked: Masked) -> Any:
    """The same structure with the tokens turned back in every text."""
    if isinstance(value, str):
        return masked.restore(value)
    if isinstance(value, list):
        return [_mapped(item, masked) for item in value]
    if isinstance(value, dict):
        return {key: _mapped(item, masked) for key, item in value.items()}
    return value
