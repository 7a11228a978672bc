"""What a model is asked: a static system message and one JSON object with everything quoted.

The system message is the file `bot/prompts/translate.md`, byte-identical for every request, so that
prompt caches hold; only the concepts that matched travel in the user message.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bot.translation.reading import Reading, Use
from bot.translation.result import Answer
from glossary.termbase import Termbase

Message = dict[str, str]
_MAX_THREAD = 6
_MAX_ECHO = 8_000


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file: its name, its text, and the hash that is logged with each answer."""

    name: str
    text: str
    digest: str


@cache
def load_prompt(name: str = "translate") -> Prompt:
    """The prompt file `bot/prompts/<name>.md`; `digest` is the first 12 hex digits of its SHA-256."""
    text = resources.files("bot.prompts").joinpath(f"{name}.md").read_text("utf-8")
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest()[:12])


def request_messages(
    prompt: Prompt,
    reading: Reading,
    termbase: Termbase,
    answers: Sequence[Answer] = (),
    thread: Sequence[str] = (),
) -> list[Message]:
    """The messages of the first request; `reading` is of the masked text, as are the others."""
    data: dict[str, Any] = {
        "from": reading.side,
        "to": reading.to,
        "glossary": _cards(reading, termbase),
        "thread": list(thread[-_MAX_THREAD:]),
        "answers": [{"question": a.question, "answer": a.answer} for a in answers],
        "source": reading.text,
        "clauses": {str(n): clause.text for n, clause in enumerate(reading.clauses)},
        "keep": list(dict.fromkeys(fact.text for fact in reading.facts)),
    }
    return [
        {"role": "system", "content": prompt.text},
        {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
    ]


def repair_messages(content: str, complaints: Sequence[str]) -> list[Message]:
    """What is added for the one repair: the model's answer, and only what is wrong with it."""
    wrong = {
        "fix_only_these": list(complaints),
        "note": "Answer with the whole corrected JSON object.",
    }
    return [
        {"role": "assistant", "content": content[:_MAX_ECHO]},
        {"role": "user", "content": json.dumps(wrong, ensure_ascii=False)},
    ]


def _cards(reading: Reading, termbase: Termbase) -> list[dict[str, Any]]:
    cards: dict[str, dict[str, Any]] = {}
    for use in reading.uses:
        cards.setdefault(use.concept.id, _card(reading, use, termbase))
    return list(cards.values())


def _card(reading: Reading, use: Use, termbase: Termbase) -> dict[str, Any]:
    """The little of a concept that helps with this message; empty parts stay away."""
    concept = use.concept
    words = [
        d.text
        for d in concept.designations
        if d.side in (reading.to, "both") and d.status != "deprecated"
    ]
    card: dict[str, Any] = {
        "concept": concept.id,
        "in_source": use.written,
        "reader_says": words[:3],
        "meaning": termbase.gloss(concept.id, reading.to),
    }
    if use.sense is not None:
        card["meaning"] = use.sense.reading
    if use.ambiguous:
        card["ambiguous_word"] = True
        card["readings"] = [f"{s.side}: {s.reading}" for s in concept.ambiguity.senses]
    asks = [q.ask for q in concept.questions if q.to in ("asker", reading.side)]
    if asks:
        card["questions"] = asks[:3]
    work = [{"text": w.task, "side": w.side, "when": w.when} for w in concept.hidden_work]
    if work:
        card["hidden_work"] = work[:4]
    impact = concept.business_impact
    card["impact"] = impact.for_it if reading.to == "it" else impact.for_marketing
    if concept.alternatives:
        card["alternatives"] = [a.say for a in concept.alternatives[:2]]
    return card
