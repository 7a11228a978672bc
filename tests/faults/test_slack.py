"""Slack fails in every way that it can: what is said is said once, in the end, somewhere private or open."""

from __future__ import annotations

from bot import wording
from tests.fakes.slack import faults
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


def test_a_way_back_that_is_over_leads_to_another_private_one(stage: Stage) -> None:
    """The half hour of a command is over: in the channel, or, where the bot is not, as a message."""
    people, fake = stage.people, stage.fake
    fake.linger("users.info", before=1.0)  # so that the answer comes after the half hour
    here, text_here = stage.an_ask()
    there, text_there = stage.an_ask()
    people.command("U1", CHANNEL, "/translate", text_here)
    people.command("U2", "C2", "/translate", text_there)
    fake.forward(_HALF_AN_HOUR)
    fake.wait_for(lambda: stage.whispers("U1", here), timeout=30.0)
    told = fake.wait_for(lambda: fake.posted(fake.dm("U2")), timeout=30.0)
    assert there in told[0].shown
    assert [call.status for call in fake.calls("response_url")] == [404, 404]
    assert not fake.posted(CHANNEL)
    assert set(stage.rests()) == {"SUCCESS"}


def test_a_form_that_was_closed_leads_to_another_private_way(stage: Stage) -> None:
    """The shortcut's form is gone before its answer is there; the answer is not."""
    people, fake = stage.people, stage.fake
    mark, text = stage.an_ask()
    message = people.says("U2", CHANNEL, text)
    assert message.message is not None
    fake.linger("users.info", before=1.0)
    people.shortcut_on(message.message, "translate_message", by="U1")
    view = fake.wait_for(lambda: fake.view("U1"), timeout=15.0)
    assert view is not None
    assert wording.ANSWER_COMES_HERE in view.shown
    people.closes(view)

    def told() -> list[str]:
        seen = [e.shown for e in fake.ephemerals("U1")]
        return [s for s in [*seen, *(m.shown for m in fake.posted(fake.dm("U1")))] if mark in s]

    assert len(fake.wait_for(told, timeout=30.0)) == 1
    assert not fake.posted(CHANNEL)
    assert set(stage.rests()) == {"SUCCESS"}
