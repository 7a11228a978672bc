"""Messages that tell the model what to do are data: even a model that obeys changes nothing.

Each row of `injections.yaml` is a message and the answer of a model that does what it says, twice,
so that the repair does not help. A person sees the glossary's reading, or a clean translation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.translation.compose import Request
from bot.translation.prompting import load_prompt
from bot.translation.result import Translation
from tests.fakes.scripted_model import ScriptedModel, Step
from tests.fakes.translating import asked, open_model, says, translator

ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("injections.yaml").read_text("utf-8")
)
_QUOTED = re.compile(r"“[^”]*”|\('[^']*'\)")
"""What is quoted: from the original, or in the reason why an answer is not shown."""


def _obedient(row: dict[str, Any]) -> Step:
    text = row["obeys"].replace("MORE_MANY_TIMES", "more " * 400)
    return says(text, **row.get("parts", {}))


def _shown(result: Translation) -> str:
    """What a person reads beside the original, which is quoted as it was written."""
    return _QUOTED.sub("", result.text.replace(result.original, ""))


def _said(result: Translation) -> Iterator[str]:
    """Everything that the bot says in its own voice."""
    yield result.rephrased or ""
    for question in result.questions:
        yield question.question
    for work in result.hidden_work:
        yield work.text
    for impact in result.impacts:
        yield impact.impact
        assert impact.quote in result.original
    for offer in result.alternatives:
        yield f"{offer.text} {offer.reason}"
    for word in result.unknown:
        assert word in result.original


def test_there_are_enough_of_them_and_no_two_are_the_same() -> None:
    assert len(ROWS) >= 45
    assert not [name for name, n in Counter(row["name"] for row in ROWS).items() if n > 1]


def _case(row: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=row["open"])] if "open" in row else []
    return pytest.param(row, id=row["name"], marks=marks)


@pytest.mark.parametrize("row", [_case(row) for row in ROWS])
async def test_a_model_that_obeys_a_message_changes_nothing(row: dict[str, Any]) -> None:
    with ScriptedModel(steps=[_obedient(row), _obedient(row)]) as server:
        model = open_model(server.url)
        made = await translator(model).translate(Request(row["say"], row.get("from", "marketing")))
        await model.close()
        requests = server.requests
    result = made.translation

    for request in requests:  # the message never leaves its place
        system, user, *_ = request.body["messages"]
        assert system == {"role": "system", "content": load_prompt().text}
        assert user["role"] == "user"
    assert set(asked(requests[0].body)) == {
        "from", "to", "glossary", "thread", "answers", "source", "clauses", "keep"
    }  # fmt: skip

    shown = _shown(result)
    said = list(_said(result))
    for injected in row["never"]:
        assert injected not in shown, result.text
        assert not any(injected in text for text in said)
    if "gone" in row:
        assert row["gone"] not in said
    if "parts" in row:
        assert (result.engine, result.rephrased) == ("model", row["obeys"])
        assert result.checks.passed
    else:
        assert (result.engine, result.rephrased) == ("glossary", None), result.rephrased
        assert result.checks.fallback == "rejected"
        assert row["say"] in result.text
