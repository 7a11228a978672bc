"""Many messages at once: the same order, and a bad line never stops the run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from adapters.batch import translate_lines
from bot.translation.compose import EngineChoice
from glossary.concept import Side
from tests.fakes.scripted_model import ScriptedModel, Step
from tests.fakes.translating import asked, echo, open_model, translator


async def _run(
    lines: Sequence[str], engine: EngineChoice = "glossary", side: Side | None = None
) -> list[dict[str, Any]]:
    results = translate_lines(lines, translator(), engine, side)
    return [json.loads(line) async for line in results]


def _line(**fields: Any) -> str:
    return json.dumps(fields)


async def test_each_line_gets_one_line_in_the_same_order() -> None:
    lines = [_line(id=n, text=f"The landing page {n} is live") for n in range(60)]
    found = await _run(lines)
    assert [one["id"] for one in found] == list(range(60))
    assert [one["original"] for one in found] == [
        f"The landing page {n} is live" for n in range(60)
    ]
    assert {one["schema"] for one in found} == {"fogbridge.translation/1"}


async def test_the_order_holds_when_later_answers_come_first() -> None:
    def slower_first(body: dict[str, Any]) -> Step:
        number = int(asked(body)["source"].split()[1])
        step = echo(body)
        return Step(step.body, delay=0.2 - number * 0.05)

    with ScriptedModel(always=slower_first) as server:
        model = open_model(server.url)
        lines = [_line(id=f"m{n}", text=f"Page {n} is late") for n in range(4)]
        results = translate_lines(lines, translator(model), "auto", "marketing")
        found = [json.loads(line) async for line in results]
        await model.close()
    assert [one["id"] for one in found] == ["m0", "m1", "m2", "m3"]
    assert {one["engine"] for one in found} == {"model"}


@pytest.mark.parametrize(
    ("line", "known", "code", "says"),
    [
        ("{", None, "bad_json", "not JSON"),
        ("[" * 100_000, None, "bad_json", "not JSON"),
        ("[]", None, "bad_line", "is not an object"),
        ('"text"', None, "bad_line", "is not an object"),
        ("null", None, "bad_line", "is not an object"),
        (_line(text="x"), None, "bad_line", "“id” is missing"),
        (_line(id="a"), "a", "bad_line", "“text” is missing"),
        (_line(id="a", text=5), "a", "bad_line", "“text” does not fit"),
        (_line(id=None, text="x"), None, "bad_line", "“id” does not fit"),
        (_line(id="a", text="x", thread="y"), "a", "bad_line", "“thread” is a list of texts"),
        (
            _line(id="a", text="x", **{"from": "sales"}),
            "a",
            "bad_line",
            "“from” is marketing, it or auto",
        ),
        ('{"id": "a", "text": "\\ud800"}', "a", "bad_line", "half a character"),
        ('{"id": "\\ud800", "text": "x"}', None, "bad_line", "half a character"),
        ('{"id": "a", "text": "x", "thread": ["\\ud800"]}', "a", "bad_line", "half a character"),
        (_line(id="a", text=" "), "a", "unusable_text", "no text"),
        (_line(id="a", text="a\x00b"), "a", "unusable_text", "NUL"),
        (_line(id="a", text="x" * 40_001), "a", "unusable_text", "40,000"),
    ],
)
async def test_a_bad_line_says_what_is_wrong_and_the_run_goes_on(
    line: str, known: str | None, code: str, says: str
) -> None:
    good = _line(id="good", text="The landing page is live")
    first, bad, last = await _run([good, line, good])
    assert first["id"] == last["id"] == "good"
    assert set(bad) == {"id", "line", "error"}
    assert (bad["id"], bad["line"], bad["error"]["code"]) == (known, 2, code)
    assert says in bad["error"]["message"]
    assert bad["error"]["message"].endswith(".")


async def test_empty_lines_are_left_out_and_still_counted() -> None:
    found = await _run(["", _line(id=1, text="The page"), "   ", "{"])
    assert [one["id"] for one in found] == [1, None]
    assert found[1]["line"] == 4


async def test_a_lines_own_side_goes_before_the_runs_and_threads_travel() -> None:
    with ScriptedModel(always=echo) as server:
        model = open_model(server.url)
        thread = ["first", {"author": "jo", "text": "second"}, {"author": "jo"}]
        lines = [
            _line(id=1, text="The page is late", thread=thread),
            _line(id=2, text="The page is late", **{"from": "it"}, extra="ignored"),
        ]
        results = translate_lines(lines, translator(model), "auto", "marketing")
        found = [json.loads(line) async for line in results]
        await model.close()
        sent = sorted((asked(request.body) for request in server.requests), key=lambda q: q["from"])
    assert [one["from"] for one in found] == ["marketing", "it"]
    assert sent[1]["thread"] == ["first", "second", ""]
    assert sent[0]["thread"] == []


async def test_no_lines_give_nothing() -> None:
    assert await _run([]) == []


async def test_only_so_many_lines_are_under_way_at_once() -> None:
    taken = 0

    def lines() -> Any:
        nonlocal taken
        for n in range(200):
            taken += 1
            yield _line(id=n, text="The page")

    results = translate_lines(lines(), translator(), "glossary", None)
    await anext(results)
    await asyncio.sleep(0)
    assert taken < 40
    async for _ in results:
        pass
    assert taken == 200
