"""What people do to an ask on its page: the same as by its card, once, and undone for ten minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response

from bot.asks import Ask, Change
from bot.commitments import Commitment
from bot.ids import new_id
from tests.adapters.web.html import Element, read_html
from tests.adapters.web.memories import (
    ENGINEER,
    MARKETER,
    OUTSIDER,
    Memories,
    remembering_house,
)


@pytest.fixture
def memories(sqlite_url: str) -> Iterator[Memories]:
    """A memory with something of everything."""
    with remembering_house(sqlite_url) as opened:
        yield opened


def press(memories: Memories, ask: Ask, do: str, **fields: str) -> Response:
    """Somebody presses a button on the page of an ask."""
    data = {"once": str(new_id()), "do": do, **fields}
    answer: Response = memories.client.post(f"/asks/{ask.number}", data=data)
    return answer


def now(memories: Memories, ask: Ask) -> Ask:
    """The ask as it stands."""
    return memories.house.do(lambda: memories.bench.asked(ask.id))


def history(memories: Memories, ask: Ask) -> tuple[Change, ...]:
    """What was done to it."""
    bench = memories.bench
    return memories.house.do(lambda: bench.memory.history(bench.workspace, ask.id))


def promised(memories: Memories, ask: Ask) -> tuple[Commitment, ...]:
    """The commitments of it."""
    bench = memories.bench
    return memories.house.do(lambda: bench.memory.commitments_of(bench.workspace, ask.id))


def offered(memories: Memories, ask: Ask) -> dict[str, Element]:
    """The buttons on its page, by what they do."""
    page = memories.page(f"/asks/{ask.number}")
    return {b.attributes["value"]: b for b in page.find("button", name="do")}


def refused(answer: Response) -> str:
    """The sentence that says why it was not done."""
    assert answer.status_code == 422
    return read_html(answer.text).one("p", role="alert").text


def test_an_answer_hands_the_turn_over(memories: Memories) -> None:
    """With the next step; the history says which side it was, and the card is to follow."""
    memories.signs_in(ENGINEER)
    answer = press(memories, memories.login, "answered", step=" which fields\nare needed? ")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/asks/{memories.login.number}",
    )
    ask = now(memories, memories.login)
    assert (ask.status, ask.next_step) == ("waiting_on_marketing", "which fields are needed?")
    (change,) = history(memories, ask)
    assert (change.what, change.by.side, change.by.person) == (
        "turned",
        "it",
        memories.bench.engineer,
    )
    assert [told.version for told in memories.house.changed] == [ask.version]
    page = memories.page(f"/asks/{ask.number}")
    assert "It is marketing’s turn since today." in page.text
    again = press(memories, ask, "answered")
    assert refused(again) == "It is marketing's turn already."


def test_a_press_counts_once(memories: Memories) -> None:
    """However often the form is sent."""
    memories.signs_in(ENGINEER)
    once = str(new_id())
    for _ in range(3):
        assert press(memories, memories.login, "answered", once=once).status_code == 303
    assert len(history(memories, memories.login)) == 1


def test_the_side_is_asked_for_and_the_press_is_not_lost(memories: Memories) -> None:
    """Once it is said, what was pressed is done, with what was typed."""
    memories.signs_in("U0NEW")
    answer = press(memories, memories.login, "answered", step="the fields")
    assert answer.status_code == 422
    page = read_html(answer.text)
    form = page.one("form", role="alert")
    assert "Which side are you on?" in form.text
    assert [b.get("value") for b in form.find("button", name="side")] == ["marketing", "it"]
    fields = {e.attributes["name"]: e.attributes["value"] for e in form.find("input")}
    assert not history(memories, memories.login)
    done = memories.client.post(f"/asks/{memories.login.number}", data={**fields, "side": "it"})
    assert done.status_code == 303
    (change,) = history(memories, memories.login)
    assert (change.by.side, change.after.next_step) == ("it", "the fields")
    # It is remembered.
    assert memories.house.comes("T1", "U0NEW").person.side == "it"  # type: ignore[union-attr]  # they are somebody
    # A side that was chosen is not changed by a form.
    memories.client.post(f"/asks/{memories.login.number}", data={**fields, "side": "marketing"})
    assert memories.house.comes("T1", "U0NEW").person.side == "it"  # type: ignore[union-attr]  # as above


def test_a_delivery_is_proposed_and_confirmed(memories: Memories) -> None:
    """By the doing side, then by the asking one; what was agreed is kept."""
    memories.signs_in(ENGINEER)
    assert press(memories, memories.agreed, "delivered").status_code == 303
    memories.signs_in(MARKETER)
    buttons = offered(memories, memories.agreed)
    assert buttons["delivered"].text == "Yes, it is there"
    assert buttons["delivered"].get("class") == "main"
    assert press(memories, memories.agreed, "delivered").status_code == 303
    assert now(memories, memories.agreed).status == "done"
    (commitment,) = promised(memories, memories.agreed)
    assert commitment.state == "kept"
    assert "Done by the date" in memories.page(f"/asks/{memories.agreed.number}").text


def test_an_ask_is_snoozed_and_woken(memories: Memories) -> None:
    """Until the morning of a day, in the zone of who presses."""
    memories.signs_in(MARKETER)
    assert press(memories, memories.login, "snooze", until="2026-12-07").status_code == 303
    until = now(memories, memories.login).snoozed_until
    assert until is not None
    assert until.isoformat() == "2026-12-06T23:00:00+00:00"
    page = memories.page(f"/asks/{memories.login.number}")
    assert "Snoozed until Monday 7 December." in page.text
    assert press(memories, memories.login, "wake").status_code == 303
    assert now(memories, memories.login).snoozed_until is None


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("", "Pick a day."),
        ("soon", "Pick a day."),
        ("9999-12-31", "Pick a day."),
        ("2020-01-01", "Choose a day that is still to come."),
    ],
)
def test_a_day_that_is_none(memories: Memories, until: str, sentence: str) -> None:
    """Nothing is done, and the page says why."""
    memories.signs_in(MARKETER)
    assert refused(press(memories, memories.login, "snooze", until=until)) == sentence
    assert not history(memories, memories.login)


def test_only_who_asked_says_that_it_is_none(memories: Memories) -> None:
    """Somebody else is not offered it, and is refused."""
    memories.signs_in(ENGINEER)
    assert "not_an_ask" not in offered(memories, memories.login)
    assert "Whoever asked" in refused(press(memories, memories.login, "not_an_ask"))
    memories.signs_in(MARKETER)
    assert "not_an_ask" in offered(memories, memories.login)
    assert press(memories, memories.login, "not_an_ask").status_code == 303
    assert now(memories, memories.login).status == "not_an_ask"
    # The draft of a date for it is over, too.
    assert [one.state for one in promised(memories, memories.login)] == ["withdrawn"]
    assert set(offered(memories, memories.login)) == {"reopen", "undo"}


def test_a_closed_ask_is_reopened(memories: Memories) -> None:
    """By either side."""
    memories.signs_in(ENGINEER)
    assert set(offered(memories, memories.done)) == {"reopen"}
    assert press(memories, memories.done, "reopen").status_code == 303
    assert now(memories, memories.done).status == "waiting_on_it"


def test_a_change_is_undone_for_ten_minutes(memories: Memories) -> None:
    """By whoever made it; with what followed from it."""
    memories.signs_in(MARKETER)
    before = now(memories, memories.agreed)
    assert press(memories, memories.agreed, "delivered").status_code == 303
    (*_, change) = history(memories, memories.agreed)
    memories.signs_in(ENGINEER)
    assert "undo" not in offered(memories, memories.agreed)
    sentence = refused(press(memories, memories.agreed, "undo", change=str(change.id)))
    assert sentence == "Whoever made the change can undo it."
    memories.signs_in(MARKETER)
    assert "undo" in offered(memories, memories.agreed)
    assert press(memories, memories.agreed, "undo", change=str(change.id)).status_code == 303
    after = now(memories, memories.agreed)
    assert (after.status, after.due) == (before.status, before.due)
    assert [one.state for one in promised(memories, memories.agreed)] == ["confirmed"]
    assert "undo" not in offered(memories, memories.agreed)


def test_after_ten_minutes_it_is_not(memories: Memories) -> None:
    """The page does not offer it, and a page that is still open is told so."""
    memories.signs_in(ENGINEER)
    press(memories, memories.login, "answered")
    (change,) = history(memories, memories.login)
    memories.house.clock.forward(timedelta(minutes=11))
    assert "undo" not in offered(memories, memories.login)
    assert "ten minutes" in refused(press(memories, memories.login, "undo", change=str(change.id)))


@pytest.mark.parametrize("do", ["answered", "delivered", "snooze", "not_an_ask", "undo"])
def test_what_may_not_be_read_is_not_changed(memories: Memories, do: str) -> None:
    """The same answer as for a number that was never given."""
    memories.signs_in(OUTSIDER)
    fields = {"until": "2026-12-07", "change": str(new_id())}
    answer = press(memories, memories.hidden, do, **fields)
    never = memories.client.post("/asks/4711", data={"do": do, **fields})
    assert answer.status_code == never.status_code == 404
    assert read_html(answer.text).text == read_html(never.text).text
    assert not history(memories, memories.hidden)


def test_whoever_was_there_changes_it(memories: Memories) -> None:
    """So that the test above tests something."""
    memories.signs_in(ENGINEER)
    assert press(memories, memories.hidden, "answered").status_code == 303


def test_nobody_presses_from_elsewhere(memories: Memories) -> None:
    """Another site's form, and a browser without a session."""
    memories.signs_in(ENGINEER)
    data: dict[str, Any] = {"do": "answered"}
    path = f"/asks/{memories.login.number}"
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert memories.client.post(path, data=data, headers=headers).status_code == 403
    memories.client.cookies.clear()
    assert memories.client.post(path, data=data).status_code == 401
    assert not history(memories, memories.login)


@pytest.mark.parametrize("do", ["", "explode", "agreed", "undo"])
def test_a_button_that_there_is_not(memories: Memories, do: str) -> None:
    """A page of another version is told to look again."""
    memories.signs_in(ENGINEER)
    assert "older than the ask" in refused(press(memories, memories.login, do))
    assert not history(memories, memories.login)


def test_a_card_that_can_not_follow_takes_nothing_back(memories: Memories) -> None:
    """The queue is full, and the change holds all the same."""
    memories.house.changed.extend([memories.login] * 4)
    memories.signs_in(ENGINEER)
    assert press(memories, memories.login, "answered").status_code == 303
    assert now(memories, memories.login).status == "waiting_on_marketing"


def test_a_step_is_text(memories: Memories) -> None:
    """Markup stays what it is, and 300 characters are enough."""
    memories.signs_in(ENGINEER)
    press(memories, memories.login, "answered", step="<script>alert(1)</script>" + "x" * 400)
    text = memories.text(f"/asks/{memories.login.number}")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    step = now(memories, memories.login).next_step
    assert step is not None
    assert len(step) == 300
