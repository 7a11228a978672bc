"""The lines of the room: each side sees what is for it, everything once, and in its order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from adapters.room.message import Opening, RoomCard, RoomMessage
from adapters.web.room_view import Line, Zone, lines, openings, title_of
from bot import wording
from bot.reply import (
    Button,
    Buttons,
    Feedback,
    ForWhom,
    Notice,
    Original,
    Points,
    Reply,
    Row,
    Rows,
    Say,
)
from glossary.concept import Side

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
ZONE = Zone(ZoneInfo("Europe/Berlin"), NOW)
SIDES: tuple[Side, ...] = ("marketing", "it")


def key(number: int) -> str:
    """The key of a message of these tests."""
    return UUID(int=number).hex


def said(number: int, bank: Side = "marketing", text: str | None = "We need it") -> RoomMessage:
    """A message of somebody."""
    return RoomMessage(UUID(int=number), key(1), bank, NOW, user=bank, text=text)


def card(
    number: int,
    bank: Side | None = None,
    *,
    of: int | None = None,
    to: Side | None = None,
    reply: Reply | None = None,
    made: datetime = NOW,
) -> RoomMessage:
    """A card of the bot, a translation of `of` where that is said."""
    reply = reply or Reply("It", (ForWhom(to or "it"), Say(f"said {number}"), Feedback("")))
    kept = RoomCard(UUID(int=number), reply, made, "it", key(of) if of else None, to)
    return RoomMessage(UUID(int=number), key(1), bank, NOW, card=kept)


def drawn(*messages: RoomMessage, side: Side = "marketing") -> list[Line]:
    """The lines."""
    return list(lines(messages, side, ZONE))


def test_a_private_translation_stands_beside_its_message() -> None:
    """And nowhere else; the newest one, for the side that it is for."""
    (line,) = drawn(said(1), card(2, "it", of=1, to="it"), card(3, "it", of=1, to="it"))
    assert line.reading is not None
    assert line.reading.card is not None
    assert (line.reading.bank.side, line.reading.card.id) == ("it", key(3))
    assert [part.macro for part in line.reading.card.parts] == ["say"]


def test_what_the_author_sees_of_their_own_words_stands_on_their_bank() -> None:
    """It is for them alone, so it is nobody's reading."""
    line, aside = drawn(said(1), card(2, "marketing", of=1, to="it"))
    assert line.reading is None
    assert (aside.kind, aside.bank and aside.bank.side) == ("aside", "marketing")


def test_a_public_card_is_echoed_beside_its_message() -> None:
    """In one sentence that leads to it; not where the message itself called the bot."""
    line, span = drawn(said(1), card(2, of=1, to="it"))
    assert line.reading is not None
    assert (line.reading.card, line.reading.below, span.kind) == (None, key(2), "span")
    line, span = drawn(said(1, text="@Fogbridge We need it"), card(2, of=1, to="it"))
    assert line.reading is None


def test_a_message_that_was_edited_has_an_older_reading() -> None:
    """And so has a card that says it itself."""
    earlier = NOW - timedelta(minutes=1)
    edited = RoomMessage(UUID(int=1), key(1), "marketing", NOW, "marketing", "New", edited_at=NOW)
    (line,) = drawn(edited, card(2, "it", of=1, to="it", made=earlier))
    assert line.reading is not None
    assert line.reading.stale
    older = Reply("It", (ForWhom("it"), Notice(wording.OF_AN_OLDER_TEXT), Say("said")))
    line, _ = drawn(said(1), card(2, of=1, to="it", reply=older))
    assert line.reading is not None
    assert line.reading.stale


def test_who_presses_a_card() -> None:
    """Its side; where everybody may, whoever asked is chosen first, and there is a choice."""
    pressed = Reply("It", (Say("x"), Buttons((Button("share", "Share"),))))
    (aside,) = drawn(card(2, "marketing", reply=pressed))
    (span,) = drawn(card(2, reply=pressed))
    (plain,) = drawn(card(2, reply=Reply("It", (Say("x"),))))
    assert aside.card is not None
    assert span.card is not None
    assert plain.card is not None
    assert (aside.card.presser, aside.card.chooses, aside.card.message) == ("marketing", False, "")
    assert (span.card.presser, span.card.chooses, span.card.message) == ("it", True, key(2))
    assert not plain.card.chooses


def test_who_presses_is_asked_where_something_happens_by_it() -> None:
    """A link only leads somewhere; what can be done with a row is pressed."""
    links = Reply("It", (Say("x"), Buttons((Button("open", "Open", url="/asks"),))))
    row = Row("An ask", choices=(Button("ask_delivered", "Delivered"),))
    (leads,) = drawn(card(2, reply=links))
    (listed,) = drawn(card(2, reply=Reply("It", (Rows("Open", (row,)),))))
    (bare,) = drawn(card(2, reply=Reply("It", (Rows("Open", (Row("An ask"),)),))))
    assert [line.card.chooses for line in (leads, listed, bare) if line.card] == [
        False,
        True,
        False,
    ]


def test_a_reading_aid_says_first_what_it_knows() -> None:
    """Not what stands beside it anyway; the rest when it is wanted."""
    aid = Reply(
        "It",
        (
            ForWhom("it"),
            Notice(wording.NO_MODEL),
            Original("Original", "We need it"),
            Points(wording.IN_SHORT, ("A limit",)),
            Buttons((Button("share", "Share"),)),
        ),
        aid=True,
    )
    (line,) = drawn(said(1), card(2, "it", of=1, to="it", reply=aid))
    assert line.reading is not None
    assert line.reading.card is not None
    assert [part.macro for part in line.reading.card.parts] == ["points", "buttons"]
    assert [part.macro for part in line.reading.card.more] == ["notice"]


def test_moments_are_said_in_the_zone_of_the_workspace() -> None:
    """By the clock today, with the day before."""
    assert ZONE.say(NOW) == "13:00"
    assert ZONE.say(NOW - timedelta(days=2)) == "28\u00a0November, 13:00"


@given(st.text(max_size=300))
def test_a_title_is_a_short_line(text: str) -> None:
    """Whatever somebody writes."""
    title = title_of(said(1, text=text))
    assert len(title) <= 60
    assert "\n" not in title
    (opening,) = openings([Opening(said(1, text=text), 0, NOW)], ZONE)
    assert len(opening.text) <= 220


_MESSAGES = st.builds(
    lambda kind, bank, of, to, text: (kind, bank, of, to, text),
    st.sampled_from(("said", "private", "public", "note", "emptied")),
    st.sampled_from(SIDES),
    st.integers(1, 8),
    st.sampled_from(SIDES),
    st.sampled_from(("We need it", "@Fogbridge", "@Fogbridge We need it", None)),
)


def _message(number: int, made: tuple[str, Side, int, Side, str | None]) -> RoomMessage:
    kind, bank, of, to, text = made
    match kind:
        case "said":
            return said(number, bank, text)
        case "private":
            return card(number, bank, of=of, to=to)
        case "public":
            return card(number, of=of, to=to)
        case "note":
            return RoomMessage(UUID(int=number), key(1), bank, NOW, text="On it", passing=True)
    kept = RoomCard(UUID(int=number), None, NOW)
    return RoomMessage(UUID(int=number), key(1), bank, NOW, card=kept)


@given(st.lists(_MESSAGES, max_size=8))
def test_whatever_stands_there_is_drawn_once_and_for_whom_it_is(
    made: list[tuple[str, Side, int, Side, str | None]],
) -> None:
    """What is for one side is on its bank; every message of somebody has its line."""
    messages = [_message(number, one) for number, one in enumerate(made, 1)]
    found = drawn(*messages)
    ids = [line.id for line in found]
    assert ids == sorted(set(ids))
    by_id = {message.key: message for message in messages}
    for line in found:
        message = by_id[line.id]
        assert (line.kind == "span") == (message.bank is None)
        if line.reading is not None and line.reading.card is not None:
            own = by_id[line.reading.card.id]
            assert own.bank == line.reading.bank.side != message.bank
            assert line.reading.card.id not in ids
    assert {m.key for m in messages if m.user is not None} <= set(ids)
    assert {m.key for m in messages if m.bank is None} <= set(ids)
