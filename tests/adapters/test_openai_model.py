"""A model behind an OpenAI-compatible server: what is asked, and what every fault becomes."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
import traceback
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2
import pytest
from openai import AsyncOpenAI

from adapters.openai_model import Breaker, OpenAiModel
from bot.errors import ModelUnavailable
from bot.translation.compose import Request
from bot.translation.contract import Draft
from tests.fakes.scripted_model import NextStep, ScriptedModel, Step, completion, error
from tests.fakes.translating import echo, open_model, translator

MESSAGES = ({"role": "system", "content": "Rules."}, {"role": "user", "content": "{}"})
SCHEMA = Draft.model_json_schema()
ANSWERED_IN_VAIN = ("refusal", "content_filter", "length", "empty", "no_choices", "broken_answer")
"""The service was there, and waiting would not help."""
SOON = (("retry-after-ms", "5"),)
KEY = "sk-test-key-0123456789"


@pytest.fixture
def server() -> Iterator[ScriptedModel]:
    with ScriptedModel() as script:
        yield script


@pytest.fixture
async def model(server: ScriptedModel) -> AsyncIterator[OpenAiModel]:
    asked = open_model(server.url)
    yield asked
    await asked.close()


async def _reason(model: OpenAiModel) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        await model.ask(MESSAGES, SCHEMA)
    return caught.value.reason


# What is asked


async def test_the_schema_is_asked_for_strictly_and_the_answer_is_read(
    server: ScriptedModel, model: OpenAiModel
) -> None:
    server.steps = [completion('{"a": 1}', usage=(1200, 80, 1024))]
    answer = await model.ask(MESSAGES, SCHEMA)
    assert answer.content == '{"a": 1}'
    assert (answer.prompt_tokens, answer.completion_tokens, answer.cached_tokens) == (
        1200,
        80,
        1024,
    )
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["messages"] == list(MESSAGES)
    assert request.body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "translation", "strict": True, "schema": SCHEMA},
    }
    assert set(request.body) == {"model", "messages", "response_format"}


async def test_a_server_that_counts_no_tokens_is_fine(
    server: ScriptedModel, model: OpenAiModel
) -> None:
    body = {"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]}
    server.steps = [Step(json.dumps(body))]
    answer = await model.ask(MESSAGES, SCHEMA)
    assert answer.model == "scripted"
    assert answer.prompt_tokens is None


@pytest.mark.parametrize(
    ("base_url", "is_openai"),
    [
        ("https://api.openai.com/v1", True),
        ("https://eu.api.openai.com/v1", True),
        ("https://api.openai.com.evil.example/v1", False),
        ("https://acme.openai.azure.com/openai/v1/", False),
        ("http://127.0.0.1:11434/api.openai.com/v1", False),
    ],
)
async def test_fields_that_only_openai_knows_go_to_openai_only(
    base_url: str, is_openai: bool
) -> None:
    seen: list[dict[str, Any]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(json.loads(request.content))
        return httpx2.Response(200, text=completion("{}").body)

    web = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
    client = AsyncOpenAI(api_key=KEY, base_url=base_url, http_client=web)
    asked = OpenAiModel("gpt", KEY, base_url, _client=client)
    await asked.ask(MESSAGES, SCHEMA)
    await asked.close()
    assert ("store" in seen[0]) is is_openai
    assert ("prompt_cache_key" in seen[0]) is is_openai
    if is_openai:
        assert seen[0]["store"] is False


# Faults


@dataclass(frozen=True)
class Fault:
    """What a server does wrong, and what that is for us."""

    name: str
    steps: Sequence[NextStep]
    reason: str
    requests: int = 1
    permanent: bool = False
    breaker_counts: bool = True
    settings: dict[str, Any] = field(default_factory=dict)


def _body(body: object) -> Step:
    return Step(json.dumps(body))


def _choice(**choice: Any) -> Step:
    return _body({"choices": [{"index": 0, "finish_reason": "stop", **choice}]})


FAULTS = [
    Fault("429 twice", [error(429, headers=SOON)] * 2, "status_429", 2),
    Fault("429, wait 300 s", [error(429, headers=[("retry-after", "300")])], "status_429"),
    Fault(
        "429, no quota left",
        [error(429, code="insufficient_quota", headers=SOON)] * 2,
        "insufficient_quota",
        2,
        permanent=True,
    ),
    Fault("500 twice", [error(500, headers=SOON)] * 2, "status_500", 2),
    Fault("503, don't retry", [error(503, headers=[("x-should-retry", "false")])], "status_503"),
    Fault("502 with a page", [Step("<html>Bad gateway", 502, SOON, "text/html")] * 2, "status_502", 2),
    Fault("401", [error(401)], "status_401", permanent=True),
    Fault("403", [error(403)], "status_403", permanent=True),
    Fault("404", [error(404)], "status_404", permanent=True),
    Fault("400", [error(400, "too many tokens")], "refused_400"),
    Fault("422", [error(422, "no")], "refused_422"),
    Fault("refusal", [completion(None, refusal="I can't.")], "refusal", breaker_counts=False),
    Fault("cut off", [completion('{"a', finish="length")], "length", breaker_counts=False),
    Fault("filtered", [completion("{}", finish="content_filter")], "content_filter", breaker_counts=False),
    Fault("empty content", [completion("")], "empty"),
    Fault("content is a list", [_choice(message={"content": [{"type": "text"}]})], "empty"),
    Fault("no choices", [_body({"choices": []})], "no_choices"),
    Fault("an error with 200", [_body({"error": {"message": "oops"}})], "no_choices"),
    Fault("a page with 200", [Step("<html>Hello", content_type="text/html")], "no_choices"),
    Fault("choices is an object", [_body({"choices": {"a": 1}})], "broken_answer"),
    Fault("choices is a text", [_body({"choices": "abc"})], "broken_answer"),
    Fault("no message", [_choice()], "broken_answer"),
    Fault("null", [Step("null")], "no_choices"),
    Fault("a list", [Step("[1]")], "no_choices"),
    Fault("broken JSON", [Step('{"choices": [')], "broken_answer"),
    Fault("nothing at all", [Step("")], "broken_answer"),
    Fault("endless brackets", [Step("[" * 100_000)], "broken_answer"),
    Fault("reset twice", [Step(reset=True)] * 2, "connection", 2),
    Fault("silence", [Step(delay=0.4)] * 2, "timeout", 2, settings={"read_seconds": 0.1}),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_a_fault_becomes_one_error_and_the_glossary_answers(
    server: ScriptedModel, fault: Fault
) -> None:
    model = open_model(server.url, **fault.settings)
    server.steps = list(fault.steps)
    with pytest.raises(ModelUnavailable) as caught:
        await model.ask(MESSAGES, SCHEMA)
    assert (caught.value.reason, caught.value.permanent) == (fault.reason, fault.permanent)
    assert len(server.requests) == fault.requests
    assert model.breaker.is_open is fault.permanent
    assert bool(model.breaker._failures) is fault.breaker_counts

    server.steps = list(fault.steps)
    made = await translator(model).translate(Request("We need the page live ASAP", "marketing"))
    await model.close()
    result = made.translation
    assert (result.engine, result.rephrased) == ("glossary", None)
    assert result.checks.fallback == "unavailable"
    assert result.checks.passed
    assert result.questions
    assert "so this is the glossary's reading" in result.text
    assert ("can't be reached" in result.text) is (
        fault.reason not in ANSWERED_IN_VAIN and not fault.permanent
    )


async def test_a_refused_connection_is_a_fault_like_the_others() -> None:
    with ScriptedModel() as server:
        url = server.url
    model = open_model(url)
    assert await _reason(model) == "connection"
    await model.close()


@pytest.mark.parametrize(
    "base_url", ["localhost:11434/v1", "http://", "http://[", "http://a b/v1", "ftp://a/v1", "x"]
)
async def test_an_address_that_is_none_is_a_fault_like_the_others(base_url: str) -> None:
    model = open_model(base_url)
    assert await _reason(model) in ("connection", "broken_answer")
    await model.close()


async def test_a_busy_server_is_asked_once_more_when_it_says_so(
    server: ScriptedModel, model: OpenAiModel
) -> None:
    server.steps = [error(429, headers=[("retry-after-ms", "60")]), completion("{}")]
    await model.ask(MESSAGES, SCHEMA)
    first, second = server.requests
    assert 0.05 <= second.at - first.at < 1


@pytest.mark.parametrize(
    "step",
    [Step(delay=30), Step(events=(0.1, "{}") * 300)],
    ids=["a hanging server", "a slow drip below the read timeout"],
)
async def test_the_deadline_ends_what_never_ends(server: ScriptedModel, step: Step) -> None:
    server.always = step
    model = open_model(server.url)
    translate = translator(model, deadline=0.3).translate
    started = time.perf_counter()
    made = await translate(Request("Live ASAP", "marketing"))
    assert 0.25 < time.perf_counter() - started < 20
    assert made.translation.checks.fallback == "deadline"
    assert made.translation.engine == "glossary"
    assert "did not answer in time" in made.translation.text
    assert model.breaker._failures == 1
    await model.close()


# The ladder


def _takes(*modes: str) -> NextStep:
    def step(body: dict[str, Any]) -> Step:
        mode = body.get("response_format", {}).get("type", "prompt")
        if mode in modes:
            return completion(json.dumps({"mode": mode}))
        return error(400, f"'response_format' of type {mode} is not supported")

    return step


@pytest.mark.parametrize(
    ("takes", "asks", "ends"),
    [
        (("json_schema",), 1, "json_schema"),
        (("json_object",), 2, "json_object"),
        (("prompt",), 3, "prompt"),
    ],
)
async def test_the_ladder_is_climbed_down_once_and_remembered(
    server: ScriptedModel, model: OpenAiModel, takes: tuple[str, ...], asks: int, ends: str
) -> None:
    server.always = _takes(*takes)
    await model.ask(MESSAGES, SCHEMA)
    assert len(server.requests) == asks
    answer = await model.ask(MESSAGES, SCHEMA)
    assert answer.content == f'{{"mode": "{ends}"}}'
    assert len(server.requests) == asks + 1
    assert model.mode == ends
    assert not model.breaker._failures


async def test_without_a_schema_on_the_wire_it_stands_under_the_rules(
    server: ScriptedModel, model: OpenAiModel
) -> None:
    server.always = _takes("prompt")
    await model.ask(MESSAGES, SCHEMA)
    system = [request.body["messages"][0]["content"] for request in server.requests]
    assert system[0] == "Rules."
    assert system[1] == system[2]
    assert system[1].startswith("Rules.")
    assert json.loads(system[1].splitlines()[-1]) == SCHEMA


@pytest.mark.parametrize("status", [400, 422])
async def test_only_a_refusal_that_names_the_format_steps_down(
    server: ScriptedModel, model: OpenAiModel, status: int
) -> None:
    server.steps = [
        error(status, "json_schema is not supported"),
        error(status, "context too long"),
    ]
    assert await _reason(model) == f"refused_{status}"
    assert model.mode == "json_object"
    assert len(server.requests) == 2


async def test_a_pinned_mode_is_never_left(server: ScriptedModel) -> None:
    server.always = _takes("prompt")
    model = open_model(server.url, mode="json_object", pinned=True)
    assert await _reason(model) == "refused_400"
    assert [r.body["response_format"]["type"] for r in server.requests] == ["json_object"]
    await model.close()


async def test_many_at_once_climb_down_together_and_not_past_the_end(
    server: ScriptedModel, model: OpenAiModel
) -> None:
    server.always = _takes("json_object")
    answers = await asyncio.gather(*(model.ask(MESSAGES, SCHEMA) for _ in range(6)))
    assert {answer.content for answer in answers} == {'{"mode": "json_object"}'}
    assert model.mode == "json_object"


# The breaker


@dataclass
class Ticks:
    """A clock of seconds that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_failures_in_a_row_open_the_breaker_and_one_trial_closes_it(
    server: ScriptedModel,
) -> None:
    ticks = Ticks()
    model = open_model(server.url, breaker=Breaker(failures_allowed=3, clock=ticks))
    server.always = error(500, headers=[("x-should-retry", "false")])
    assert [await _reason(model) for _ in range(4)] == [*["status_500"] * 3, "breaker_open"]
    assert len(server.requests) == 3
    ticks.now += 31
    assert await _reason(model) == "status_500"  # the trial
    assert await _reason(model) == "breaker_open"
    assert len(server.requests) == 4
    ticks.now += 31
    server.always = completion("{}")
    await model.ask(MESSAGES, SCHEMA)
    await model.ask(MESSAGES, SCHEMA)
    assert not model.breaker.is_open
    await model.close()


async def test_a_success_in_between_starts_the_count_anew(
    server: ScriptedModel, model: OpenAiModel
) -> None:
    bad = error(500, headers=[("x-should-retry", "false")])
    server.steps = [bad, bad, bad, completion("{}"), bad, bad, bad, completion("{}")]
    for good in (False, False, False, True) * 2:
        if good:
            await model.ask(MESSAGES, SCHEMA)
        else:
            assert await _reason(model) == "status_500"


async def test_only_one_request_is_the_trial_and_the_others_get_an_answer_at_once(
    server: ScriptedModel,
) -> None:
    ticks = Ticks()
    model = open_model(server.url, breaker=Breaker(clock=ticks))
    server.always = completion("{}", delay=0.2)
    model.breaker.failed(permanent=True)
    ticks.now += 31
    asked = await asyncio.gather(
        *(model.ask(MESSAGES, SCHEMA) for _ in range(5)), return_exceptions=True
    )
    assert len(server.requests) == 1
    assert sum(isinstance(one, ModelUnavailable) for one in asked) == 4
    await model.close()


async def test_while_the_breaker_is_open_the_glossary_answers_in_milliseconds(
    server: ScriptedModel, model: OpenAiModel
) -> None:
    server.steps = [error(401)]
    translate = translator(model).translate
    request = Request("We need the page live ASAP", "marketing")
    assert (await translate(request)).translation.checks.fallback == "unavailable"
    started = time.perf_counter()
    assert (await translate(request)).translation.checks.fallback == "unavailable"
    assert time.perf_counter() - started < 5  # and not the deadline of 20 s
    assert len(server.requests) == 1


async def test_nobody_queues_behind_requests_that_hang_while_it_is_open(
    server: ScriptedModel,
) -> None:
    server.always = completion("{}", delay=0.6)
    model = open_model(server.url, concurrency=1)
    hanging = asyncio.create_task(model.ask(MESSAGES, SCHEMA))
    await asyncio.sleep(0.1)
    model.breaker.failed(permanent=True)
    started = time.perf_counter()
    assert await _reason(model) == "breaker_open"
    assert time.perf_counter() - started < 0.2
    await hanging
    await model.close()


async def test_requests_under_way_end_when_the_breaker_opens(server: ScriptedModel) -> None:
    """They would keep a worker each until their deadline; nobody gains by waiting for them."""
    model = open_model(server.url, breaker=Breaker(failures_allowed=2))
    server.steps = [completion("{}", delay=20)] * 3
    hanging = [asyncio.create_task(_reason(model)) for _ in range(3)]
    while len(server.requests) < 3:  # noqa: ASYNC110 - it happens in another thread
        await asyncio.sleep(0.01)
    server.always = error(500, headers=[("x-should-retry", "false")])
    started = time.perf_counter()
    assert [await _reason(model) for _ in range(2)] == ["status_500"] * 2
    assert await asyncio.gather(*hanging) == ["breaker_open"] * 3
    assert time.perf_counter() - started < 5
    assert model.breaker._failures == 2  # what was ended has not failed
    await model.close()


async def test_a_callers_deadline_is_a_failure_and_opens_the_breaker_for_the_others(
    server: ScriptedModel,
) -> None:
    """The first who gives up waiting spares those behind the same wait."""
    model = open_model(server.url, breaker=Breaker(failures_allowed=1))
    server.always = completion("{}", delay=20)
    patient = asyncio.create_task(_reason(model))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await model.ask(MESSAGES, SCHEMA)
    assert await asyncio.wait_for(patient, 5) == "breaker_open"
    await model.close()


async def test_messages_that_the_server_refuses_never_switch_the_model_off(
    server: ScriptedModel, model: OpenAiModel
) -> None:
    """A refusal is this message's fate; the next person's message is another matter."""
    server.steps = [completion(None, refusal="no") for _ in range(6)]
    assert [await _reason(model) for _ in range(6)] == ["refusal"] * 6


async def test_deadlines_in_a_row_open_the_breaker(server: ScriptedModel) -> None:
    server.always = completion("{}", delay=0.3)
    model = open_model(server.url)
    for _ in range(4):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await model.ask(MESSAGES, SCHEMA)
    assert model.breaker.is_open
    await model.close()


# Limits and secrets


async def test_no_more_requests_run_at_once_than_allowed(server: ScriptedModel) -> None:
    lock, running, peak = threading.Lock(), 0, 0

    def step(body: dict[str, Any]) -> Step:
        nonlocal running, peak
        with lock:
            running += 1
            peak = max(peak, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        return echo(body)

    server.always = step
    model = open_model(server.url, concurrency=3)
    translate = translator(model).translate
    made = await asyncio.gather(
        *(translate(Request(f"The page {n} is live", "marketing")) for n in range(10))
    )
    assert {one.translation.engine for one in made} == {"model"}
    assert peak == 3
    await model.close()


@pytest.mark.parametrize(
    "step",
    [error(401, f"Incorrect API key provided: {KEY}"), error(400, KEY), Step(KEY), error(500, KEY)],
)
async def test_the_key_stands_in_no_log_and_no_error(
    server: ScriptedModel, step: Step, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.always = replace(step, headers=(("x-should-retry", "false"),))
    model = open_model(server.url)
    with pytest.raises(ModelUnavailable) as caught:
        await model.ask(MESSAGES, SCHEMA)
    await model.close()
    assert caught.value.__cause__ is None
    assert KEY not in "".join(traceback.format_exception(caught.value, chain=True))
    assert KEY not in repr(model)
    logged = [record for record in caplog.records if KEY in record.getMessage()]
    assert not logged, [record.name for record in logged]
