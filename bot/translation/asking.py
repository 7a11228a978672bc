"""Asking a model for one translation: mask, ask, check, repair once, drop what fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

from pydantic import ValidationError

from bot.errors import ModelUnavailable
from bot.ports import Model, ModelAnswer
from bot.privacy import Masked, mask
from bot.translation.answer import parse_draft, restore_draft
from bot.translation.checks import Finding, Given, check, explain, salvage
from bot.translation.contract import Draft
from bot.translation.model_outcome import ModelOutcome, ModelRequest
from bot.translation.prompting import Message, load_prompt, repair_messages, request_messages
from bot.translation.reading import Reader
from bot.translation.result import MAX_MODEL_TEXT, Answer, Fallback

_THREAD_MESSAGES = 6
_COMPLAINTS = 12


async def ask_model(
    model: Model, said: ModelRequest, reader: Reader, deadline: float
) -> ModelOutcome:
    """The model's checked answer within `deadline` seconds, repair included; never raises."""
    masked, given, messages = _prepare(said, reader)
    answers: list[ModelAnswer] = []
    draft: Draft | None = None
    findings: tuple[Finding, ...] = ()
    fallback: Fallback = "rejected"
    unavailable: str | None = None
    waited = 0.0
    started = time.perf_counter()
    try:
        async with asyncio.timeout(deadline):
            while True:
                started = time.perf_counter()
                answer = await model.ask(messages, Draft.model_json_schema())
                waited += time.perf_counter() - started
                answers.append(answer)
                draft, findings = _judge(answer.content, given)
                # Only the rephrased text is worth a second wait; optional parts are dropped.
                if len(answers) > 1 or not _is_fatal(findings):
                    break
                messages = [*messages, *repair_messages(answer.content, _complaints(findings))]
    except TimeoutError:
        fallback = "deadline"
        waited += time.perf_counter() - started
    except ModelUnavailable as error:
        fallback, unavailable = "unavailable", error.reason
        waited += time.perf_counter() - started
    findings = tuple(replace(f, detail=masked.restore(f.detail)) for f in findings)
    kept = salvage(draft, findings) if draft is not None else None
    if kept is None:
        reason = explain(findings) if fallback == "rejected" else unavailable
        return ModelOutcome(
            None, fallback, findings, len(answers) > 1, tuple(answers), waited, reason
        )
    kept = restore_draft(kept, masked)
    return ModelOutcome(kept, None, findings, len(answers) > 1, tuple(answers), waited)


def _prepare(said: ModelRequest, reader: Reader) -> tuple[Masked, Given, list[Message]]:
    """The masked message, what the checks compare with, and the first request."""
    thread = said.thread[-_THREAD_MESSAGES:]
    around = [part for answer in said.answers for part in (answer.question, answer.answer)]
    masked, *others = (one for one in mask(said.text, *around, *thread))
    texts = [other.text for other in others]
    answers = tuple(
        Answer(question=texts[2 * n], answer=texts[2 * n + 1]) for n in range(len(said.answers))
    )
    hidden = tuple(_cut(text) for text in texts[len(around) :])
    matches = reader.find(masked.text)
    reading = reader.read(masked.text, said.side, matches, said.moment, said.language)
    given = Given(
        source=masked.text,
        side=said.side,
        reader=reading.to,
        terms=matches,
        termbase=reader.termbase,
        matcher=reader.matcher,
        answers=answers,
        thread=hidden,
        moment=said.moment,
    )
    return (
        masked,
        given,
        request_messages(load_prompt(), reading, reader.termbase, answers, hidden),
    )


def _cut(masked: str) -> str:
    """At most as much of a thread's message as of a message itself, never half a token."""
    if len(masked) <= MAX_MODEL_TEXT:
        return masked
    kept = masked[:MAX_MODEL_TEXT]
    open_token = kept.rfind("⟦")
    return kept if kept.rfind("⟧") > open_token else kept[:open_token]


def _judge(content: str, given: Given) -> tuple[Draft | None, tuple[Finding, ...]]:
    """The draft with what is wrong with it; no draft when it is not one."""
    try:
        draft = parse_draft(content)
    except ValidationError as error:
        wrong = tuple(
            Finding("SCHEMA", ".".join(map(str, one["loc"])) or "answer", one["msg"], "fatal")
            for one in error.errors()[:8]
        )
        return None, wrong
    return draft, check(draft, given)


def _is_fatal(findings: Sequence[Finding]) -> bool:
    return any(finding.weight == "fatal" for finding in findings)


def _complaints(findings: Sequence[Finding]) -> list[str]:
    return [f"{f.code} in {f.where}: {f.detail}" for f in findings[:_COMPLAINTS]]
