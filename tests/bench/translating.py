"""The whole termbase translation, what stands around a model's answer, and the prompt's size."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from adapters.settings import Settings
from adapters.wiring import build_model, build_reader, build_translator
from bot.translation.compose import Request, Translator
from bot.translation.contract import Draft
from bot.translation.facts import Moment
from bot.translation.prompting import load_prompt, request_messages
from bot.translation.reading import Reader, Use
from glossary.match import Match
from tests.bench.messages import MESSAGES
from tests.bench.row import Plan, Row, p50, p95
from tests.fakes.scripted_model import ScriptedModel, Step, completion


def measure_termbase(plan: Plan) -> Iterator[Row]:
    """A translation by the termbase engine, as time and as a multiple of one bare match."""
    settings = _settings()
    reader = build_reader()
    translator = build_translator(settings, reader, None)
    whole, bare = asyncio.run(_translate_often(translator, reader, plan.rounds))
    match_ms, middle = p50(bare), p50(whole)
    yield Row(
        "termbase translation, 50 words, p50",
        *(middle, "ms", "one bare match of the same message", match_ms, middle / match_ms),
        goal="≤ 5 ms",
        met=middle <= 5,
    )
    slow, slow_match = p95(whole), p95(bare)
    yield Row(
        "termbase translation, 50 words, p95",
        *(slow, "ms", "one bare match of the same message, p95", slow_match, slow / slow_match),
    )


async def _translate_often(
    translator: Translator, reader: Reader, rounds: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each translation, and of a bare match between two of them."""
    whole: list[float] = []
    bare: list[float] = []
    for n in range(rounds + 5):
        side, text = MESSAGES[n % len(MESSAGES)]
        started = time.perf_counter_ns()
        await translator.translate(Request(text=text, side=side, engine="glossary"))
        whole.append((time.perf_counter_ns() - started) / 1e6)
        started = time.perf_counter_ns()
        reader.matcher.find(text)
        bare.append((time.perf_counter_ns() - started) / 1e6)
    return whole[5:], bare[5:]  # the first round warms up


def measure_model_call(plan: Plan) -> Iterator[Row]:
    """Everything around the model's answer, as a share of it."""
    with ScriptedModel() as server:
        server.always = _echo(plan.model_seconds)
        settings = _settings(FOGBRIDGE_MODEL="scripted", OPENAI_BASE_URL=server.url)
        around = asyncio.run(_around_the_model(settings, server, plan))
        bare = [_bare_call(server.url) - plan.model_seconds for _ in range(plan.model_rounds)]
    middle, share = p50(around), p50(around) / plan.model_seconds
    yield Row(
        f"everything around a model answer of {plan.model_seconds:g} s",
        *(middle * 1000, "ms", "urllib's bare call of the same server", p50(bare) * 1000),
        ratio=middle / p50(bare),
    )
    yield Row(
        "  as a share of the model's answer",
        *(share * 100, "%"),
        goal="≤ 5 %",
        met=share <= 0.05,
    )


def _echo(seconds: float) -> Any:
    """A model that repeats the message after a while: whatever is checked is kept."""

    def answer(body: dict[str, Any]) -> Step:
        given = json.loads(body["messages"][1]["content"])
        empty: dict[str, Any] = {name: [] for name in Draft.model_fields}
        said = {**empty, "language": "en", "rephrased": given["source"]}
        return completion(json.dumps(said), delay=seconds)

    return answer


async def _around_the_model(settings: Settings, server: ScriptedModel, plan: Plan) -> list[float]:
    """Seconds of each translation beyond the model's own; the first connects and does not count."""
    model = build_model(settings)
    assert model is not None
    translator = build_translator(settings, build_reader(), model)
    around = []
    try:
        for n in range(plan.model_rounds + 1):
            side, text = MESSAGES[n % len(MESSAGES)]
            asked = len(server.requests)
            started = time.perf_counter()
            made = await translator.translate(Request(text=text, side=side, engine="model"))
            spent = time.perf_counter() - started
            assert made.translation.engine == "model", made.translation.checks
            around.append(spent - plan.model_seconds * (len(server.requests) - asked))
    finally:
        await model.close()
    return around[1:]


def _bare_call(url: str) -> float:
    """Seconds of one request without anything around it."""
    source = {"source": MESSAGES[0][1]}
    messages = [{"content": ""}, {"content": json.dumps(source)}]
    request = HttpRequest(  # noqa: S310 - our own server on loopback
        f"{url}/chat/completions", json.dumps({"messages": messages}).encode()
    )
    started = time.perf_counter()
    with urlopen(request) as response:  # noqa: S310 - as above
        response.read()
    return time.perf_counter() - started


def measure_prompt() -> Iterator[Row]:
    """The prompt against one that carries the whole glossary; characters, tokens as characters / 4."""
    settings = _settings()
    reader = build_reader()
    translator = build_translator(settings, reader, None)
    moment = Moment(translator.clock.now())
    sizes, wholes, fixed = [], [], []
    everything = tuple(
        Use(Match(0, 0, (id,), concept.designations[0].text), id, concept, ambiguous=False)
        for id, concept in reader.termbase.concepts.items()
    )
    for side, text in MESSAGES:
        reading = reader.read(text, side, reader.matcher.find(text), moment)
        ours = request_messages(load_prompt(), reading, reader.termbase)
        all_of_it = request_messages(
            load_prompt(), replace(reading, uses=everything), reader.termbase
        )
        sizes.append(sum(len(message["content"]) for message in ours))
        wholes.append(sum(len(message["content"]) for message in all_of_it))
        fixed.append(len(ours[0]["content"]))
    size, whole, static = p50(sizes), p50(wholes), p50(fixed)
    yield Row(
        f"prompt, about {size / 4:,.0f} tokens at 4 characters each",
        *(size, "characters", f"the whole glossary, {len(everything)} concepts", whole),
        ratio=size / whole,
        goal="≤ 0.1",
        met=size <= whole / 10,
    )
    yield Row(
        "  cacheable share: the same bytes in every prompt",
        *(100 * static / size, "%", "characters that are the same", static),
    )
    schema = len(json.dumps(Draft.model_json_schema()))
    yield Row("  the answer's schema, sent beside it where it is taken", schema, "characters")


def _settings(**variables: str) -> Settings:
    """The defaults with a few changes; what is given wins over the environment."""
    defaults = {str(field.alias): field.default for field in Settings.model_fields.values()}
    return Settings.model_validate(defaults | variables)
