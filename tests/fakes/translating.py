"""Parts for tests of a whole translation: the shipped termbase, read once, and a model's answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from adapters.openai_model import OpenAiModel
from adapters.wiring import build_reader
from bot.ports import Model
from bot.translation.compose import Translator
from bot.translation.reading import Reader
from tests.fakes.clock import StillClock
from tests.fakes.scripted_model import Step, completion


@cache
def reader() -> Reader:
    """The reader of the shipped termbase."""
    return build_reader()


def translator(model: Model | None = None, *, deadline: float = 20.0) -> Translator:
    """A translator on a clock that stands still."""
    return Translator(reader(), StillClock(), model, deadline)


def open_model(url: str, **settings: Any) -> OpenAiModel:
    """A model behind a scripted server."""
    return OpenAiModel(model="scripted", api_key="sk-test-key-0123456789", base_url=url, **settings)


def asked(body: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object that the first user message of a request holds."""
    question: dict[str, Any] = json.loads(body["messages"][1]["content"])
    return question


def answer(rephrased: str, **parts: Any) -> dict[str, Any]:
    """A model's whole answer; what is not given is empty."""
    whole: dict[str, Any] = {
        "language": "en",
        "rephrased": rephrased,
        "terms": [],
        "questions": [],
        "hidden_work": [],
        "impacts": [],
        "alternatives": [],
        "unknown": [],
    }
    return whole | parts


def says(rephrased: str, **parts: Any) -> Step:
    """A model that answers with this text, and whatever parts are given."""
    return completion(json.dumps(answer(rephrased, **parts)))


def echo(body: dict[str, Any]) -> Step:
    """A model that gives the message back word for word, which loses and invents nothing.

    Asked about a whole thread it has nothing to say, and the rules read it.
    """
    return says(asked(body).get("source", ""))
