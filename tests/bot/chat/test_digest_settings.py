"""A channel decides on its digest: in the form of its settings, with one sentence back."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.digest_settings import answered, fields, problems, what_holds
from bot.chat.submitted import problems as form_problems
from bot.forms import ChoiceField, TextField
from bot.incoming import Command, Submitted
from bot.memory import DigestTime
from bot.records import ChannelKey
from tests.bot.chat.talking import THIRD, Talking, shown

HERE = ChannelKey("slack", "T1", "C1")
SENT = {"mode": "on", "side": "none", "follows": "yes"}


async def test_the_form_shows_what_holds_and_saves_it(people: Talking) -> None:
    """Monday at nine first; then what was chosen, said in a sentence."""
    await people.visit(Command(text="x"), by=THIRD)
    form = await people.router.form(people.incoming(Command(text="settings"), by=THIRD))
    assert form is not None
    shown_now = {
        field.name: field.value
        for field in form.fields
        if isinstance(field, ChoiceField | TextField) and field.name.startswith("digest")
    }
    assert shown_now == {
        "digest": "team",
        "digest_day": "1",
        "digest_at": "09:00",
        "digest_zone": "UTC",
    }
    chosen = {
        "digest": "executive",
        "digest_day": "5",
        "digest_at": "16:30",
        "digest_zone": "Europe/Berlin",
    }
    (card,) = await people.does(Submitted(form="settings", values=SENT | chosen), by=THIRD)
    assert shown(card).endswith("The weekly digest comes on Fridays at 16:30 (Europe/Berlin).")
    when = await people.talk.memory.digest_time(await people.workspace(), HERE)
    assert when == DigestTime(True, 5, time(16, 30), "Europe/Berlin", "executive")
    (card,) = await people.does(Submitted(form="settings", values=SENT | chosen), by=THIRD)
    assert "digest" not in shown(card)
    off = SENT | {"digest": "off"}
    (card,) = await people.does(Submitted(form="settings", values=off), by=THIRD)
    assert shown(card).endswith("The weekly digest is off.")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"digest_at": "25:00"}, {"digest_at"}),
        ({"digest_at": "nine"}, {"digest_at"}),
        ({"digest_zone": "Berlin"}, {"digest_zone"}),
        ({"digest_at": "9", "digest_zone": "Asia/Kolkata"}, set()),
        ({"digest_at": "09.30"}, set()),
        ({}, set()),
    ],
)
def test_what_is_wrong_is_said_at_its_field(values: dict[str, str], wrong: set[str]) -> None:
    """Before anything is acknowledged."""
    assert set(problems(values)) == set(form_problems("settings", values)) == wrong


@given(
    st.dictionaries(
        st.sampled_from(["digest", "digest_day", "digest_at", "digest_zone"]),
        st.text(max_size=8) | st.sampled_from(["team", "off", "7", "0", "24", "9:60", "UTC"]),
    )
)
def test_any_answer_gives_a_time_that_there_is(values: dict[str, str]) -> None:
    """What makes no sense stays as it was."""
    before = DigestTime(zone="Europe/Berlin")
    after = answered(values, before)
    assert 1 <= after.weekday <= 7
    assert what_holds(after)
    shown_again = {
        field.name: field.value
        for field in fields(after)
        if isinstance(field, ChoiceField | TextField)
    }
    assert answered(shown_again, before) == (after if after.on else answered(shown_again, after))
