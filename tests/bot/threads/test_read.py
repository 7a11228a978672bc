"""A whole thread by a model: asked once, judged, repaired once, and the rules when it fails."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.errors import ConfigurationError, ModelUnavailable, UnusableText
from bot.ports import Model
from bot.threads.contract import MAX_MESSAGES, Reading, ThreadMessage
from bot.threads.present import present
from bot.threads.read import ReadingMade, ThreadReader
from bot.translation.result import MAX_TEXT
from tests.bot.threads.talk import START, Says, by_rules, draft, rungs, thread
from tests.fakes.clock import StillClock
from tests.fakes.translating import reader

SAID = (
    "m: We need the partner page live by 30 November.",
    "i: The earliest is 6 January, because the freeze starts on the 20th.",
    "m: could we reuse the old template instead?",
)
ASK = {"quote": "We need the partner page live", "message": 0}
WISH = {"quote": "We need the partner page live by 30 November", "message": 0, "text": "30 November", "resolved": "2026-11-30", "rung": "wish"}  # fmt: skip
ESTIMATE = {"quote": "The earliest is 6 January", "message": 1, "text": "6 January", "resolved": "2027-01-06", "rung": "estimate"}  # fmt: skip
MOVE = {"from_date": "2026-11-30", "to_date": "2027-01-06", "because": "the freeze starts on the 20th", "message": 1, "because_message": 1}  # fmt: skip
FREEZE = {"quote": "the freeze starts on the 20th", "message": 1, "kind": "freeze"}
OFFER = {"quote": "could we reuse the old template instead", "message": 2}
GOOD = draft(
    ask=ASK,
    dates=[WISH, ESTIMATE],
    moves=[MOVE],
    factors=[FREEZE],
    alternatives=[OFFER],
    unanswered=[OFFER | {"of": "it"}],
    status="waiting_on_it",
)


def _reader(model: Model | None = None, deadline: float = 10.0, **parts: Any) -> ThreadReader:
    return ThreadReader(reader(), StillClock(), model, deadline, **parts)


async def _made(model: Model | None, *said: str, **parts: Any) -> ReadingMade:
    return await _reader(model, **parts).make(thread(*(said or SAID)))


async def _read(
    *answers: dict[str, Any] | str | Exception, said: tuple[str, ...] = SAID
) -> Reading:
    return (await _made(Says(list(answers)), *said)).reading


# The model's answer


async def test_a_good_answer_is_kept() -> None:
    model = Says([GOOD])
    made = await _made(model)
    reading = made.reading
    assert reading.engine == "model"
    assert reading.ask is not None
    assert (reading.ask.by, reading.ask.side) == ("marketing", "marketing")
    assert rungs(reading) == [("30 November", "wish"), ("6 January", "estimate")]
    assert reading.moves[0].because == "the freeze starts on the 20th"
    assert reading.factors[0].concepts == ("change-freeze",)
    assert reading.status == "waiting_on_it"
    assert not reading.checks.violations
    assert not reading.checks.repaired
    assert (made.prompt_name, made.model, made.tokens) == ("thread", "said", 120)
    assert made.prompt_hash
    assert len(model.asked) == 1


async def test_the_model_sees_the_thread_as_quoted_data() -> None:
    model = Says([GOOD])
    await _made(model, *SAID[:2], "m: > old: live on 1 May\nok?", "i: see https://acme.example/x")
    system, user = model.asked[0]
    assert system["role"] == "system"
    data = json.loads(user["content"])
    assert [m["n"] for m in data["messages"]] == [0, 1, 2, 3]
    assert data["messages"][0]["own"] == SAID[0].removeprefix("m: ")
    assert data["messages"][0]["at"].startswith("Mon 2026-11-02T09:00")
    assert (data["messages"][2]["own"], data["messages"][2]["quoted"]) == (
        "ok?",
        "> old: live on 1 May",
    )
    assert "acme.example" not in user["content"]
    assert "⟦LINK_1⟧" in data["messages"][3]["own"]
    assert {"message": 1, "text": "6 January", "resolved": "2027-01-06"} in data["dates"]


async def test_what_was_hidden_comes_back_in_quotes() -> None:
    said = ("m: please put https://acme.example/x on the partner page", "i: no")
    answer = draft(ask={"quote": "please put ⟦LINK_1⟧ on the partner page", "message": 0})
    reading = await _read(answer, said=said)
    assert reading.ask is not None
    assert reading.ask.quote == "please put https://acme.example/x on the partner page"


async def test_the_schema_is_strict() -> None:
    model = Says([GOOD])
    await _made(model)

    def objects(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, dict):
            here = [node] if node.get("type") == "object" else []
            return here + [one for value in node.values() for one in objects(value)]
        return [one for item in node for one in objects(item)] if isinstance(node, list) else []

    found = objects(dict(model.schema))
    assert len(found) > 8
    for one in found:
        assert one["additionalProperties"] is False
        assert sorted(one["required"]) == sorted(one["properties"])


async def test_a_quote_that_differs_in_space_case_or_quotes_is_mended() -> None:
    said = ("m: We need the\npartner page — it’s urgent", "i: no")
    reading = await _read(
        draft(ask={"quote": "we need the partner page - it's urgent.", "message": 0}), said=said
    )
    assert reading.ask is not None
    assert reading.ask.quote == "We need the\npartner page — it’s urgent"
    assert not reading.checks.repaired


async def test_a_quote_from_the_wrong_message_is_found_where_it_stands() -> None:
    reading = await _read(draft(ask=ASK, factors=[FREEZE | {"message": 2}]))
    assert [(f.quote, f.message) for f in reading.factors] == [("the freeze starts on the 20th", 1)]


async def test_an_invented_quote_is_repaired_once_then_dropped() -> None:
    bad = GOOD | {"factors": [FREEZE | {"quote": "the team is on holiday"}]}
    model = Says([bad, bad, GOOD])
    reading = (await _made(model)).reading
    assert len(model.asked) == 2
    assert [m["role"] for m in model.asked[1]] == ["system", "user", "assistant", "user"]
    wrong = json.loads(model.asked[1][3]["content"])["fix_only_these"]
    assert any("the team is on holiday" in line for line in wrong)
    assert reading.engine == "model"
    assert reading.factors == ()
    assert len(reading.dates) == 2
    assert reading.checks.repaired
    assert [v.code for v in reading.checks.violations] == ["not_verbatim"]


async def test_a_good_repair_is_taken() -> None:
    bad = GOOD | {"factors": [FREEZE | {"quote": "the team is on holiday"}]}
    reading = await _read(bad, GOOD)
    assert [f.kind for f in reading.factors] == ["freeze"]
    assert reading.checks.repaired
    assert not reading.checks.violations


async def test_a_repair_that_fails_leaves_the_first_answer() -> None:
    bad = GOOD | {"factors": [FREEZE | {"quote": "the team is on holiday"}]}
    for failure in (ModelUnavailable("timeout"), "no json"):
        reading = await _read(bad, failure)
        assert reading.engine == "model"
        assert len(reading.dates) == 2
        assert reading.checks.fallback is None


async def test_an_item_that_does_not_fit_the_schema_is_left_out_alone() -> None:
    factors = [FREEZE | {"kind": "weather"}, FREEZE]
    bad = GOOD | {"factors": factors, "owed": [{"quote": "x"}], "status": "soon", "extra": 1}
    reading = await _read(bad, "no json")
    assert reading.engine == "model"
    assert [f.kind for f in reading.factors] == ["freeze"]
    assert len(reading.dates) == 2
    assert reading.owed == ()
    assert reading.checks.repaired
    assert {v.code for v in reading.checks.violations} == {"schema"}


async def test_an_answer_in_chat_and_fences_is_read() -> None:
    reading = await _read(f"<think>hm {{}}</think>Here it is:\n```json\n{json.dumps(GOOD)}\n```")
    assert reading.engine == "model"
    assert not reading.checks.repaired


async def test_our_grammar_resolves_dates_and_not_the_model() -> None:
    wrong = [WISH | {"resolved": "2025-11-30"}, ESTIMATE | {"resolved": None}]
    reading = await _read(draft(ask=ASK, dates=wrong))
    assert [d.resolved for d in reading.dates] == ["2026-11-30", "2027-01-06"]


async def test_an_ambiguous_date_stays_open_whatever_the_model_says() -> None:
    said = ("m: please add the form by 03/04", "i: ok")
    date = {"quote": "please add the form by 03/04", "message": 0, "text": "03/04", "resolved": "2027-04-03", "rung": "wish"}  # fmt: skip
    reading = await _read(draft(dates=[date]), said=said)
    assert [d.resolved for d in reading.dates] == [None]


async def test_a_date_that_is_not_there_is_dropped() -> None:
    dates = [WISH | {"text": "1 December"}, ESTIMATE]
    reading = await _read(draft(ask=ASK, dates=dates), draft(ask=ASK, dates=dates))
    assert [d.text for d in reading.dates if d.rung == "estimate"] == ["6 January"]
    assert "1 December" not in [one.text for one in reading.dates]


async def test_a_move_joins_dates_of_the_thread() -> None:
    moves = [MOVE, MOVE | {"to_date": "2027-02-01"}, MOVE | {"message": 9}]
    reading = await _read(*[draft(ask=ASK, dates=[WISH, ESTIMATE], moves=moves)] * 2)
    assert [(m.from_, m.to) for m in reading.moves] == [("2026-11-30", "2027-01-06")]


async def test_a_move_may_start_in_a_quoted_message() -> None:
    said = ("m: please tell us when", "i: > live on 12 November\nthat moved to 26 November")
    date = {"quote": "that moved to 26 November", "message": 1, "text": "26 November", "resolved": "2026-11-26", "rung": "estimate"}  # fmt: skip
    move = {"from_date": "2026-11-12", "to_date": "2026-11-26", "because": None, "message": 1, "because_message": None}  # fmt: skip
    reading = await _read(draft(dates=[date], moves=[move]), said=said)
    assert [(m.from_, m.to) for m in reading.moves] == [("2026-11-12", "2026-11-26")]


async def test_quoted_lines_are_no_source_for_a_model_either() -> None:
    said = ("m: please tell us when", "i: > live on 12 November\nno idea")
    date = {"quote": "live on 12 November", "message": 1, "text": "12 November", "resolved": "2026-11-12", "rung": "estimate"}  # fmt: skip
    reading = await _read(*[draft(dates=[date])] * 2, said=said)
    assert reading.dates == ()


async def test_lists_are_in_the_order_of_the_thread_and_hold_each_thing_once() -> None:
    reading = await _read(
        draft(
            ask=ASK,
            dates=[ESTIMATE, WISH, WISH],
            factors=[FREEZE, FREEZE],
            alternatives=[OFFER, OFFER],
        )
    )
    assert [d.message for d in reading.dates] == [0, 1]
    assert len(reading.factors) == len(reading.alternatives) == 1


async def test_a_repeated_date_that_the_model_left_out_is_added() -> None:
    said = (*SAID[:2], "m: and 30 November is really not possible?")
    reading = await _read(draft(ask=ASK, dates=[WISH, ESTIMATE]), said=said)
    assert [(d.text, d.message) for d in reading.dates][-1] == ("30 November", 2)


async def test_without_an_ask_there_is_no_status() -> None:
    reading = await _read(draft(status="done"))
    assert reading.status is None


async def test_due_dates_are_ours_too() -> None:
    said = (*SAID[:2], "m: I'll send the copy by Friday")
    owed = [{"quote": "I'll send the copy by Friday", "message": 2, "side": "marketing", "due": "Friday"}]  # fmt: skip
    reading = await _read(draft(ask=ASK, owed=owed), said=said)
    assert [one.due for one in reading.owed] == ["2026-11-06"]


# Without a model, or when it fails


async def test_without_a_model_the_rules_answer_and_say_so() -> None:
    made = await _made(None)
    assert made.reading.engine == "glossary"
    assert made.reading.checks.fallback == "no_model"
    assert made.reading.model_copy(update={"checks": by_rules(*SAID).checks}) == by_rules(*SAID)
    assert (made.prompt_name, made.tokens) == (None, None)


async def test_the_rules_that_were_asked_for_are_no_fallback() -> None:
    model = Says([GOOD])
    reading = await _reader(model).read(thread(*SAID), engine="glossary")
    assert (reading.engine, reading.checks.fallback) == ("glossary", None)
    assert model.asked == []


@pytest.mark.parametrize(
    ("answers", "fallback", "reason"),
    [
        ([ModelUnavailable("status_401")], "unavailable", "status_401"),
        (["no json", "no json"], "rejected", None),
        (['{"ask": 3}', "{}"], "rejected", None),
    ],
)
async def test_a_model_that_fails_leaves_the_rules(
    answers: list[Any], fallback: str, reason: str | None
) -> None:
    reading = await _read(*answers)
    assert (reading.engine, reading.checks.fallback) == ("glossary", fallback)
    assert reading.checks.reason == reason
    assert len(reading.dates) == 2


async def test_one_deadline_for_all() -> None:
    class Slow:
        async def ask(self, *_: Any) -> Any:
            await asyncio.Event().wait()

    made = await _made(Slow(), deadline=0.01)
    assert made.reading.checks.fallback == "deadline"
    assert made.reading.engine == "glossary"


async def test_a_spent_budget_asks_nobody() -> None:
    async def spent() -> bool:
        return False

    model = Says([GOOD])
    made = await _made(model, may_spend=spent)
    assert made.reading.checks.fallback == "budget"
    assert model.asked == []


async def test_a_very_long_thread_is_read_by_the_rules() -> None:
    model = Says([GOOD])
    made = await _made(model, *SAID, *[f"i: {'word ' * 1_000}"] * 6)
    assert made.reading.checks.fallback == "too_long"
    assert model.asked == []
    assert len(made.reading.dates) == 2


async def test_another_language_is_said_where_there_is_no_model() -> None:
    made = await _made(
        None, "m: Können wir die Seite bis zum 30. November haben?", "i: Leider nein."
    )
    assert made.reading.checks.fallback == "language"
    assert any("English" in getattr(p, "text", "") for p in present(made.reading).parts)


async def test_a_model_that_is_demanded_and_missing_is_a_setting() -> None:
    with pytest.raises(ConfigurationError):
        await _reader().read(thread(*SAID), engine="model")


# What can't be read


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ((), "nothing to read"),
        (thread("m:  ", "i:  "), "nothing to read"),
        (thread(*["m: hi"] * (MAX_MESSAGES + 1)), "the limit is 1,000"),
        (thread(f"m: {'a' * (MAX_TEXT + 1)}"), "the limit is 40,000"),
        (thread("m: a\x00b"), "no text"),
        (thread("m: a\ud800b"), "no text"),
    ],
)
async def test_an_unusable_thread_is_one_calm_sentence(
    messages: tuple[ThreadMessage, ...], words: str
) -> None:
    with pytest.raises(UnusableText) as caught:
        await _reader().read(messages)
    assert words in caught.value.sentence


async def test_the_zone_of_the_message_or_of_the_caller_decides_what_tomorrow_is() -> None:
    from zoneinfo import ZoneInfo

    late = START.fromisoformat("2026-11-02T23:30:00+00:00")
    said = thread("m: please switch it on tomorrow", "i: ok", start=late)
    own = await _reader().read(said)
    berlin = await _reader().read(said, zone=ZoneInfo("Europe/Berlin"))
    assert [d.resolved for d in own.dates] == ["2026-11-03"]
    assert [d.resolved for d in berlin.dates] == ["2026-11-04"]
