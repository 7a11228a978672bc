"""Slack fails in every way that it can: what is said is said once, in the end, somewhere private or open."""

from __future__ import annotations

from typing import Any

from bot import wording
from tests.fakes.scripted_model import Step
from tests.fakes.slack import faults
from tests.fakes.slack.state import Message
from tests.fakes.translating import echo
from tests.faults.burst import CHANNEL
from tests.faults.stage import Stage

_HALF_AN_HOUR = 31 * 60.0
_WRONG = (
    faults.rate_limited(1),
    faults.server_error(500),
    faults.server_error(502),
    faults.reset(),
    faults.done_then_reset(),
    faults.done_then_error(500),
    faults.done_then_error(503),
    faults.slow(2.0),
    faults.never(),
    faults.done_then_never(),
)


def test_whatever_becomes_of_a_post_it_stands_there_once(stage: Stage) -> None:
    """Limited, broken, silent, or done and then broken, which looks just the same from here."""
    people, fake = stage.people, stage.fake
    stage.is_well()  # the line about reading along is said
    fake.fault("chat.postMessage", *_WRONG)
    asked = [people.mention("U1", CHANNEL, stage.an_ask()[1]) for _ in _WRONG]
    fake.wait_for(lambda: all(stage.answers(done.ts) for done in asked), timeout=60.0)
    assert set(stage.rests()) == {"SUCCESS"}
    assert [len(stage.answers(done.ts)) for done in asked] == [1] * len(_WRONG)
    assert len(fake.calls("chat.postMessage")) > len(_WRONG) + 2  # the faults were played
    assert "Traceback" not in stage.replica.log()


def test_reading_a_thread_waits_for_slack_to_be_well_again(stage: Stage) -> None:
    """An error while the thread is read costs a pause, or a sentence that says so."""
    people, fake = stage.people, stage.fake
    stage.is_well()
    root = people.says("U1", CHANNEL, stage.an_ask()[1])
    fake.fault("conversations.info", faults.reset(), faults.server_error(500))
    fake.fault("users.info", faults.server_error(503), faults.never())
    fake.fault("conversations.replies", faults.rate_limited(1), faults.server_error(500))
    people.mention("U2", CHANNEL, "translate for IT", thread=root.ts)
    fake.wait_for(lambda: stage.answers(root.ts) or fake.ephemerals("U2"), timeout=40.0)
    assert set(stage.rests()) == {"SUCCESS"}


def test_a_way_back_that_is_over_leads_to_the_persons_messages(stage: Stage) -> None:
    """The half hour of a command is over, in a channel where the bot is and in one where it is not."""
    people, fake = stage.people, stage.fake
    stage.model.steps += [_in_a_while] * 2  # so that the answers come after the half hour
    here, text_here = stage.an_ask()
    there, text_there = stage.an_ask()
    people.command("U1", CHANNEL, "/translate", text_here)
    people.command("U2", "C2", "/translate", text_there)
    fake.forward(_HALF_AN_HOUR)
    fake.wait_for(lambda: _has(fake.posted(fake.dm("U1")), here), timeout=30.0)
    fake.wait_for(lambda: _has(fake.posted(fake.dm("U2")), there), timeout=30.0)
    assert [call.status for call in fake.calls("response_url")] == [404, 404]
    assert not _has(fake.posted(CHANNEL), here)
    assert set(stage.rests()) == {"SUCCESS"}


def _in_a_while(body: dict[str, Any]) -> Step:
    return Step(echo(body).body, delay=3.0)


def _has(said: list[Message], mark: str) -> list[Message]:
    return [message for message in said if mark in message.shown]


def test_a_form_that_was_closed_leads_to_the_persons_messages(stage: Stage) -> None:
    """The shortcut's form is gone before its answer is there; the answer is not."""
    people, fake = stage.people, stage.fake
    mark, text = stage.an_ask()
    message = people.says("U2", CHANNEL, text)
    assert message.message is not None
    stage.model.steps.append(_in_a_while)
    people.shortcut_on(message.message, "translate_message", by="U1")
    view = fake.wait_for(lambda: fake.view("U1"), timeout=15.0)
    assert view is not None
    assert wording.ANSWER_COMES_HERE in view.shown
    people.closes(view)

    fake.wait_for(lambda: _has(fake.posted(fake.dm("U1")), mark), timeout=30.0)
    assert len(_has(fake.posted(fake.dm("U1")), mark)) == 1
    assert not _has(fake.posted(CHANNEL), mark)
    assert set(stage.rests()) == {"SUCCESS"}
